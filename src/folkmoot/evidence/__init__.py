"""What the work was worth: figures, each with the rows behind it."""
