"""Who of the host's team may do what with thanks."""

from folkmoot.rooms.reception.permissions import may_look_after, may_review

__all__ = ["may_look_after", "may_review"]
