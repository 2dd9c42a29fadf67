"""Reports: composed, sent once, kept as sent."""
