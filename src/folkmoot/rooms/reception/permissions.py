"""Who of the host's team may do what in the public rooms. Facts come in as arguments; no row is read here."""

from folkmoot.foundation.workspaces.permissions import LEADS, Role


def may_look_after(role: str) -> bool:
    """Open and close a room, choose its settings, freeze and publish."""
    return role in LEADS


def may_review(role: str) -> bool:
    """Decide on what visitors send in."""
    return role in LEADS | {Role.AGENT}
