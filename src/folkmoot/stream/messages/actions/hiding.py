"""Cover a message for the community's eyes, or uncover it. The team still sees it, marked as hidden."""

from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.models import Message


def set_hidden(workspace: Workspace, message: Message, hidden: bool) -> Message:
    """Hide or show one message. Part of a decision, which writes the audit entry; hiding twice keeps the first time."""
    if hidden == (message.hidden_at is not None):
        return message
    message.hidden_at = timezone.now() if hidden else None
    Message.objects.filter(workspace=workspace, pk=message.pk).update(hidden_at=message.hidden_at)
    return message
