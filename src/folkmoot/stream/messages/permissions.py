"""Who may do what to archives, and who may search."""

from folkmoot.foundation.workspaces.permissions import may_import, may_read

__all__ = ["may_import", "may_read"]
