"""What people fill in about archives and searches."""
