"""Where earlier messages with a like text are found."""

import json
from collections.abc import Iterable

from django.db import connection

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.triage.models import Verdict
from folkmoot.stream.triage.queries.verdicts import JUDGE_IN_OFFICE

INSERT_BAND = "INSERT INTO triage_band (workspace_id, message_id, band) VALUES (%s, %s, %s)"
DELETE_BAND = "DELETE FROM triage_band WHERE workspace_id = %s AND band = %s AND message_id = %s"


class SeenInWorkspace:
    """A judge's memory of one workspace (folkmoot_engine.triage.Seen), kept in bands.

    Of all messages that share a band it offers the earliest: what was posted a thousand times is found in one step.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, signatures: list[list[int]]) -> list[list[tuple[str, list[int]]]]:
        first = earliest(self._workspace, {band for signature in signatures for band in signature})
        known = _signatures(self._workspace, set(first.values()))
        return [
            [
                known[message]
                for message in dict.fromkeys(first[band] for band in signature if band in first)
                if message in known
            ]
            for signature in signatures
        ]


def earliest(workspace: Workspace, bands: Iterable[int]) -> dict[int, int]:
    """Band → the earliest message that has it. One step into the index for each band."""
    bands = sorted(bands)
    if connection.vendor == "postgresql":
        asked, values = "unnest(%s::bigint[]) AS asked(value)", bands
    else:
        asked, values = "json_each(%s) AS asked", json.dumps(bands)
    found = bulk.fetch(
        f"""SELECT asked.value, (SELECT MIN(triage_band.message_id) FROM triage_band
                                 WHERE triage_band.workspace_id = %s AND triage_band.band = asked.value)
            FROM {asked}""",
        [workspace.pk, values],
    )
    return {band: message for band, message in found if message is not None}


def _signatures(workspace: Workspace, messages: Iterable[int]) -> dict[int, tuple[str, list[int]]]:
    given = Verdict.objects.filter(workspace=workspace, message__in=list(messages), judge=JUDGE_IN_OFFICE)
    return {
        message: (str(uid), signature)
        for message, uid, signature in given.values_list("message_id", "message__uid", "packed__signature")
        if signature
    }


def signatures_of(workspace: Workspace, messages: Iterable[int]) -> dict[int, list[int]]:
    """Message id → its bands, for those that have a verdict."""
    given = Verdict.objects.filter(workspace=workspace, message__in=list(messages), judge=JUDGE_IN_OFFICE)
    return {message: signature or [] for message, signature in given.values_list("message_id", "packed__signature")}
