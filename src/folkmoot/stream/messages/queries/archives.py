"""Archives on their way in."""

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Import


def by_uid(workspace: Workspace, uid) -> Import | None:
    return Import.objects.filter(workspace=workspace, uid=uid).first()
