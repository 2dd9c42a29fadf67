"""Text: normalised, its language, its personal data, its near-duplicates, its markup made clean."""
