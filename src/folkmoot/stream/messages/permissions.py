"""Who may do what to archives. Searching is for everybody who is in."""

from folkmoot.foundation.workspaces.permissions import may_import

__all__ = ["may_import"]
