"""One message that came by no archive: what a visitor told us on a page of our own."""

from datetime import datetime

import pyarrow as pa
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.actions.writing import Writer
from folkmoot.stream.messages.models import Import, Message
from folkmoot_engine.formats.protocol import Batch
from folkmoot_engine.schema import MESSAGE, message_uid
from folkmoot_engine.text.markup import from_text

TOLD = "told"  # the kind of the import that such messages count for, one a channel


@transaction.atomic
def say(
    workspace: Workspace, *, source: str, channel: str, native_id: str, title: str, text: str, url: str = ""
) -> Message:
    """Keep what was said, by nobody we know, as a thread of its own in a channel of the workspace; triage will see it.

    `source` names the channel for ever ("room:directory"), `native_id` the message within it: saying it twice keeps
    one.
    """
    of, _ = Import.objects.get_or_create(
        workspace=workspace, kind=TOLD, name=source, defaults={"path": "", "state": Import.State.DONE}
    )
    sent_at = timezone.now()
    counts = Writer(workspace, of).write(Batch(_batch(source, channel, native_id, title, text, url, sent_at)))
    if counts.new:
        one = {name: F(name) + 1 for name in ("fetched", "kept", "new")}
        Import.objects.filter(workspace=workspace, pk=of.pk).update(**one, last_sent_at=sent_at, finished_at=sent_at)
        Import.objects.filter(workspace=workspace, pk=of.pk, first_sent_at=None).update(first_sent_at=sent_at)
    return Message.objects.get(workspace=workspace, channel__source=source, native_id=native_id)


def _batch(
    source: str, channel: str, native_id: str, title: str, text: str, url: str, sent_at: datetime
) -> pa.RecordBatch:
    clean = from_text(text)
    row = dict.fromkeys(MESSAGE.names) | {
        "uid": str(message_uid(source, native_id, sent_at)),
        "source": source,
        "channel": channel,
        "native_id": native_id,
        "realm": source,
        "thread_id": native_id,
        "author_kind": "person",
        "kind": "message",
        "title": title,
        "html": clean.html,
        "text": clean.text,
        "sent_at": sent_at,
        "url": url,
        "place": source,
    }
    return pa.RecordBatch.from_pylist([row], schema=MESSAGE)
