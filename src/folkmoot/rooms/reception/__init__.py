"""What all public rooms share: which are open, who visits, letters to visitors, limits for bots."""
