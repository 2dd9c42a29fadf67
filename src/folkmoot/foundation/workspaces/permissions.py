"""Who may do what in a workspace. Facts come in as arguments; no row is read here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    AGENT = "agent", _("Agent")
    REVIEWER = "reviewer", _("Reviewer")
    EXPERT = "expert", _("Expert")
    SAFETY = "safety", _("Safety")
    PROVIDER_LEAD = "provider", _("Provider lead")


LEADS = frozenset({Role.OWNER, Role.MANAGER})
EVERYBODY = frozenset(Role)


def may_manage_workspace(role: str) -> bool:
    """Rename it, set its zone and house rules, import and erase."""
    return role in LEADS


def may_invite(role: str, to_role: str) -> bool:
    """Owners invite anyone; managers anyone but owners."""
    return role == Role.OWNER or (role == Role.MANAGER and to_role != Role.OWNER)


def may_change_role(role: str, from_role: str, to_role: str) -> bool:
    """Nobody gives a place they could not give away, nor takes one."""
    return may_invite(role, to_role) and may_invite(role, from_role)


def may_read(role: str) -> bool:
    """What the community says, and who says it. Provider leads look after their own people and nothing else."""
    return role in EVERYBODY - {Role.PROVIDER_LEAD}


def may_import(role: str) -> bool:
    return role in LEADS
