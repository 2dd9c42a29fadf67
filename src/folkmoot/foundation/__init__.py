"""What every wing stands on: who did what, who may come in, whose world it is, what is due, how it looks."""
