"""Who of the host's team may do what in the directory."""

from folkmoot.rooms.reception.permissions import may_look_after, may_review

__all__ = ["may_look_after", "may_review"]
