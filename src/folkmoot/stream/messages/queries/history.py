"""What a member said, newest first."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members.models import Handle, Member
from folkmoot.stream.messages.models import Message

PAGE = 50


@dataclass(frozen=True, slots=True)
class History:
    messages: list[Message]
    next: UUID | None  # to be passed as `before`


def said_by(workspace: Workspace, member: Member, *, before: UUID | None = None, limit: int = PAGE) -> History:
    """Messages under all handles of the member, each with its channel and thread."""
    handles = list(Handle.objects.filter(workspace=workspace, member=member).values_list("pk", flat=True))
    found = Message.objects.filter(workspace=workspace, author__in=handles, erased_at=None)
    last = Message.objects.filter(workspace=workspace, uid=before).only("sent_at").first() if before else None
    if last is not None:
        found = found.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk))
    rows = list(found.select_related("channel", "thread").defer("html").order_by("-sent_at", "-pk")[: limit + 1])
    return History(rows[:limit], rows[limit - 1].uid if len(rows) > limit else None)
