"""Work that is due: a table of our own, claimed by conditional update."""
