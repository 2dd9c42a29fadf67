"""Who may do what with rules. Facts come in as arguments; no row is read here."""

from folkmoot.foundation.workspaces.permissions import LEADS, Role


def may_see_rules(role: str) -> bool:
    """Whoever works on what rules do may read what they say."""
    return role in LEADS | {Role.AGENT, Role.SAFETY, Role.REVIEWER}


def may_write_rules(role: str) -> bool:
    """Write, switch on and off, take back."""
    return role in LEADS
