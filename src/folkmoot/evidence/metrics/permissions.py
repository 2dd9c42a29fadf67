"""Who sees figures. Facts come in as arguments; no row is read here."""

from folkmoot.foundation.workspaces.permissions import LEADS, Role


def may_see_metrics(role: str) -> bool:
    """Those who lead, and those whose work they show. No figure is about one person of the team."""
    return role in LEADS | {Role.AGENT}
