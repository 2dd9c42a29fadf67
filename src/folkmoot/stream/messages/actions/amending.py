"""Later news of messages: an edit, a deletion. They may have come with an earlier archive."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.channels import queries as channels
from folkmoot.stream.messages.actions.records import fitting
from folkmoot.stream.messages.queries import importing as queries


def amend(workspace: Workspace, known_channels: Mapping[str, int], amendments: list[dict[str, Any]]) -> list[int]:
    """Apply them in order. Returns the ids of the messages they changed.

    The message's content hash stays that of the archive it came with, so that loading that again is no change.
    """
    by_source = defaultdict(list)
    for amendment in amendments:
        by_source[amendment["source"]].append(amendment)
    found = channels.by_source(workspace, list(by_source.keys() - known_channels.keys())) if by_source else {}
    of = dict(known_channels) | {source: channel.pk for source, channel in found.items()}
    rows = []
    for source, news in by_source.items():
        if source not in of:
            continue
        asked = {fitting(one["native_id"]) for one in news}
        known = {row[0]: row[1] for row in queries.known_messages(workspace, of[source], asked)}
        for one in news:
            message = known.get(fitting(one["native_id"]))
            if message is not None:
                moments = (_stored(one.get("edited_at")), _stored(one.get("deleted_at")))
                rows.append((*moments, one.get("html"), one.get("text"), message, workspace.pk))
    bulk.run_many(queries.AMEND_MESSAGE, rows)
    return list({row[4] for row in rows})


def _stored(moment: datetime | None):
    return bulk.stored_moment(moment and moment.astimezone(UTC).replace(tzinfo=None))
