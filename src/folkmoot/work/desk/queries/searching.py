"""Find cases by the words of their conversations."""

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.queries.search import search
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.queries.lists import shown, with_labels

LOOKED_THROUGH = 200  # messages found


def search_cases(workspace: Workspace, text: str, *, limit: int = 50) -> list[Case]:
    """Cases about messages that answer to `text`, or in the same thread, those about the latest message first.

    They are as in a list, whatever their state. Looks through the newest 200 messages found.
    """
    found = [hit.message for hit in search(workspace, text, limit=LOOKED_THROUGH).rows]
    places = {message.thread_id: place for place, message in reversed(list(enumerate(found)))}
    rows = list(shown(workspace, Case.objects.filter(workspace=workspace, thread__in=list(places))).order_by("-id"))
    rows.sort(key=lambda case: places[case.thread_id])
    return with_labels(workspace, rows[:limit])
