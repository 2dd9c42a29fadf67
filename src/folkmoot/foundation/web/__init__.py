"""The frame of every page: tokens, templates, slots."""
