"""The words of a member who asked to be forgotten."""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.actions import Erased
from folkmoot.stream.messages import states
from folkmoot.stream.messages.actions.uploads import remove_upload
from folkmoot.stream.messages.models import Import
from folkmoot.stream.messages.queries import erasing as queries

AT_ONCE = 2_000


@transaction.atomic
def redact_messages_of(workspace: Workspace, who: Erased, *, then: Callable[[list[int]], None] | None = None) -> int:
    """Erase what they said: texts, titles, links, the search index, rejected records, archives kept for their import.

    Part of erasing a member, whose action writes the audit entry. `then` is given the ids of the messages, so that
    later apps can forget what they derived of them. Returns how many messages there were.
    What others said of them, or quoted, stays: those are the words of others.
    """
    done, now = 0, timezone.now()
    while messages := queries.said_by(workspace, who.handles, AT_ONCE):
        queries.blank(workspace, messages, now)
        if then is not None:
            then(messages)
        done += len(messages)
    queries.blank_rejects(workspace, who.names, who.native_ids)
    for kept in Import.objects.filter(workspace=workspace, is_upload=True).exclude(state__in=states.UNDER_WAY):
        remove_upload(kept)
    return done


def scrub() -> Iterator[int]:
    """Overwrite what the database keeps of erased words beneath its tables, piece by piece. After the transaction."""
    yield from queries.scrub()
