"""Messages as a page shows them."""

from django.db.models import F, FilteredRelation, Q, QuerySet

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Message


def readable(workspace: Workspace) -> QuerySet[Message]:
    """Every message with its channel, its author and the author's name (`author_name`), in one query."""
    return (
        Message.objects.filter(workspace=workspace)
        .select_related("channel", "author__member")
        .annotate(
            record=FilteredRelation(
                "author__member__personal", condition=Q(author__member__personal__workspace=workspace)
            ),
            author_name=F("record__name"),
        )
    )
