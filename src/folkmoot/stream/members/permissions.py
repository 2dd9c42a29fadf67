"""Who may do what to members, and who sees them."""

from folkmoot.foundation.workspaces.permissions import Role, may_manage_workspace, may_read

__all__ = ["may_erase", "may_mark_staff", "may_merge", "may_read"]


def may_merge(role: str) -> bool:
    """A merge is recorded and can be undone, so those who work with members may do it."""
    return role in {Role.OWNER, Role.MANAGER, Role.AGENT}


def may_erase(role: str) -> bool:
    """What is erased cannot be put back."""
    return may_manage_workspace(role)


def may_mark_staff(role: str) -> bool:
    return may_manage_workspace(role)
