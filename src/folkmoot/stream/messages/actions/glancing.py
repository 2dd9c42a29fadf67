"""A first look at an archive, before anything of it is brought in."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.actions.records import channels_of
from folkmoot.stream.messages.actions.writing import Counts, Writer
from folkmoot.stream.messages.models import Import
from folkmoot_engine.errors import FolkmootError
from folkmoot_engine.formats.apart import read_apart
from folkmoot_engine.formats.protocol import Options, Reject

LOOKED_AT = 500  # records
PATIENCE = 20  # seconds: somebody waits for the page, and a small archive may unpack to any size
SHOWN = 5
SHOWN_TEXT = 280  # characters


@dataclass(frozen=True, slots=True)
class Glance:
    """What the first records of an archive are and would become. `fault`: why they cannot be read."""

    counts: Counts
    channels: list[str]
    messages: list[dict[str, Any]]  # the first: author, sent_at, title, text
    rejects: list[Reject]
    is_all: bool  # the archive has no more than this
    fault: FolkmootError | None = None


def glance(
    workspace: Workspace,
    import_: Import,
    *,
    kind: str,
    channel_name: str = "",
    mapping: dict[str, Any] | None = None,
    zone: str = "",
) -> Glance:
    """Read the first records as an import would, and write nothing."""
    options = Options(channel=channel_name, mapping=mapping, batch_size=LOOKED_AT, origin=import_.name, zone=zone)
    writer = Writer(workspace, import_, dry=True)
    seen = Glance(Counts(), [], [], [], True)
    try:
        with closing(read_apart(kind, Path(import_.path), options, within=PATIENCE)) as batches:
            for batch in batches:
                if seen.counts.fetched:
                    return replace(seen, is_all=False)
                shown = batch.messages.slice(0, SHOWN).to_pylist()
                for message in shown:
                    message["text"] = message["text"][:SHOWN_TEXT]
                channels = sorted(set(channels_of(batch.messages).values()))
                seen = Glance(writer.write(batch), channels, shown, batch.rejects[:SHOWN], True)
    except FolkmootError as error:
        return replace(seen, fault=error)
    finally:
        writer.seen.close()
    return seen
