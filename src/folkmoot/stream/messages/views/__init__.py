"""The pages of archives and of search."""
