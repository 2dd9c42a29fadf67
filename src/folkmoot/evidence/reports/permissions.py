"""Who may do what with reports. Facts come in as arguments; no row is read here."""

from folkmoot.foundation.workspaces.permissions import LEADS


def may_see_reports(role: str) -> bool:
    """The brief is written for those who lead the community, and for the stakeholders they choose."""
    return role in LEADS


def may_manage_reports(role: str) -> bool:
    """When it is sent and to whom; once more where a mail may not have arrived."""
    return role in LEADS
