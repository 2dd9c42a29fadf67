"""What is done to members."""

from folkmoot.stream.members.actions.arriving import Person, Roster
from folkmoot.stream.members.actions.erasing import Erased, ask_to_erase, erase
from folkmoot.stream.members.actions.marking import mark_staff
from folkmoot.stream.members.actions.merging import merge, undo_merge

__all__ = ["Erased", "Person", "Roster", "ask_to_erase", "erase", "mark_staff", "merge", "undo_merge"]
