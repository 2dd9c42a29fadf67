"""Lists of practitioners: the rules of entry, people under two spellings, and other people's spreadsheets."""
