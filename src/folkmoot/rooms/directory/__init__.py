"""The public, verified directory of practitioners."""
