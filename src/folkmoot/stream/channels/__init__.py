"""Places where the community talks."""
