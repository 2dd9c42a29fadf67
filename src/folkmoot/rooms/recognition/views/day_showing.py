"""What the Day shows on pages of earlier apps, through named slots."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.reception import queries as reception
from folkmoot.rooms.recognition import permissions
from folkmoot.rooms.recognition.queries import day, day_heard

ROOM = "recognition"


def beside_case(request: HttpRequest, case: Any) -> str:
    """Fills the slot `case.panel`: praise in the thread, offered as thanks to who helped."""
    if not permissions.may_review(request.membership.role) or not reception.hosts(request.workspace, ROOM):
        return ""
    offers = day_heard.offers_beside(request.workspace, case)
    return render_to_string("recognition/host/panel.html", {"offers": offers}, request) if offers else ""


def card(request: HttpRequest, workspace: Workspace) -> str:
    """Fills the slot `rooms.cards`: what waits of the Day."""
    if not reception.hosts(workspace, ROOM):
        return ""
    numbers = {"tributes": day.tributes_waiting().count(), "heard": day_heard.count_waiting(workspace)}
    return render_to_string("recognition/host/day_card.html", numbers, request)
