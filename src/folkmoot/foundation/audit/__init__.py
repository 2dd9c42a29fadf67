"""Who did what, when, to what: one entry for each change, never edited."""
