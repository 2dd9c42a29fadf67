"""What is done to members."""

from folkmoot.stream.members.actions.arriving import Person, Roster

__all__ = ["Person", "Roster"]
