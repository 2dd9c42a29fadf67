"""Who may do what at the desk. Facts come in as arguments; no row is read here."""

from folkmoot.foundation.workspaces.permissions import LEADS, Role

MODERATION = 1  # the level of work that reviewers do
_WORKERS = LEADS | {Role.AGENT, Role.SAFETY}


def may_see_desk(role: str) -> bool:
    """Provider leads look after their own people, not after cases."""
    return role in Role.values and role != Role.PROVIDER_LEAD


def may_note(role: str) -> bool:
    return may_see_desk(role)


def may_work(role: str, level: int) -> bool:
    """Claim, move, decide. Reviewers do so on work of the first level."""
    return role in _WORKERS or (role == Role.REVIEWER and level <= MODERATION)


def may_reply(role: str, level: int, *, is_owner: bool) -> bool:
    """Experts answer what was given to them; reviewers answer nobody."""
    return (role in _WORKERS) or (role == Role.EXPERT and is_owner)


def may_own(role: str, level: int) -> bool:
    """May a case of this level be given to them? An expert is asked for an answer."""
    return may_work(role, level) or role == Role.EXPERT


def may_override(role: str) -> bool:
    """Move a case that somebody else has, reverse somebody else's decision."""
    return role in LEADS


def may_manage_desk(role: str) -> bool:
    """Queues, house rules, labels."""
    return role in LEADS
