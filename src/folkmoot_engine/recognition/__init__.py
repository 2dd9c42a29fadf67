"""The Day: its date in any year, its calendar and its posters."""
