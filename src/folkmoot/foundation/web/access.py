"""The door of every page of a workspace, for the apps below: it stands with workspaces, whose own pages use it too."""

from folkmoot.foundation.workspaces.access import workspace_page

__all__ = ["workspace_page"]
