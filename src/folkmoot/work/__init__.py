"""What the team does about it."""
