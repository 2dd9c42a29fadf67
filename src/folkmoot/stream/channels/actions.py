"""What is done to channels."""

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.channels import permissions, queries
from folkmoot.stream.channels.models import Channel
from folkmoot_engine.errors import RefusedError

LONGEST = {"kind": 40, "source": 250, "name": 200}


def find_or_make(workspace: Workspace, named: dict[str, str]) -> dict[str, Channel]:
    """The channels of these sources (source → name), made where they are new. Part of an import.

    What people renamed keeps its name.
    """
    found = queries.by_source(workspace, list(named))
    for source, name in named.items():
        if source not in found:
            kind = source.partition(":")[0]
            found[source] = Channel.objects.create(
                workspace=workspace,
                kind=kind[: LONGEST["kind"]],
                source=source[: LONGEST["source"]],
                name=(name or source)[: LONGEST["name"]],
            )
    return found


@transaction.atomic
def rename(workspace: Workspace, actor, channel: Channel, name: str, *, role: str) -> Channel:
    """Call a channel something else. Raises RefusedError for an empty name or where `role` may not."""
    if not permissions.may_rename(role):
        raise RefusedError(
            _("The channel was not renamed"), where=channel.name, remedy=_("Ask a manager: they may rename channels.")
        )
    name = " ".join(name.split())
    if not name or len(name) > LONGEST["name"]:
        raise RefusedError(
            _("The channel was not renamed"), where=channel.name, remedy=_("Give it 1 to 200 characters.")
        )
    before, channel.name = channel.name, name
    channel.save(update_fields=["name"])
    record("channel.rename", workspace=workspace, actor=actor, on=channel, data={"before": before, "after": name})
    return channel
