"""What a member said, as a section of their page."""

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string

from folkmoot.stream.members.models import Member
from folkmoot.stream.messages.queries.history import said_by


def history(request: HttpRequest, member: Member) -> str:
    """Fills the slot `member.history`."""
    found = said_by(request.workspace, member, before=_uid(request.GET.get("before")))
    return render_to_string("archives/history.html", {"found": found, "member": member}, request)


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
