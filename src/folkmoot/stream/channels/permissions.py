"""Who may do what to channels."""

from folkmoot.foundation.workspaces.permissions import may_manage_workspace


def may_rename(role: str) -> bool:
    return may_manage_workspace(role)
