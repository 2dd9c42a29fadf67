"""One brand's closed world, who belongs to it, and the walls around it."""
