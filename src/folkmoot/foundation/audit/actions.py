"""The one way an entry is written."""

from typing import Any

from folkmoot.foundation.audit.models import Entry


def record(verb: str, *, workspace=None, actor=None, on=None, data: dict[str, Any] | None = None) -> Entry:
    """Write down one change, in the transaction of the change itself.

    `verb` is "noun.verb" ("case.claim"); `on` is the row it happened to (it has a `uid`);
    `data` holds no personal value: members stand in it by uid.
    """
    return Entry.objects.create(
        verb=verb,
        workspace=workspace,
        actor=actor,
        object_kind=on._meta.model_name if on is not None else "",
        object_uid=on.uid if on is not None else None,
        data=data or {},
    )
