"""How much a board holds. Facts come in as arguments; no row is read here."""

MOST_SEATS = 30
MOST_VERSIONS = 200  # of one person
MOST_SUGGESTIONS = 100
LONGEST_NOTE = 600
