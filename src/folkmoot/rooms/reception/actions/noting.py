"""Entries of the audit for what happens on the site itself."""

from typing import Any

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside


def note(verb: str, *, on=None, actor=None, data: dict[str, Any] | None = None) -> Entry:
    """Write down one change in a public room, in its own transaction. `data` holds no personal value."""
    with outside():
        return record(verb, actor=actor, on=on, data=data)
