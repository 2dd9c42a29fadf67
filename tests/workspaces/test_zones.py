"""Times are shown in the zone a person chose, else in the workspace's."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from folkmoot.foundation.web.middleware import PersonalSettings
from folkmoot.foundation.workspaces.access import workspace_page

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def hour_shown_to(user, workspace) -> str:
    page = workspace_page()(lambda request: HttpResponse(timezone.localtime(NOON).strftime("%H")))
    request = RequestFactory().get("/")
    request.user = user
    try:
        return PersonalSettings(lambda asked: page(asked, slug=workspace.slug))(request).content.decode()
    finally:
        timezone.deactivate()


def test_without_a_choice_the_workspace_tells_the_time(alice, workspace):
    assert workspace.zone == "Europe/Berlin"
    assert hour_shown_to(alice, workspace) == "13"


def test_a_persons_choice_comes_first(alice, workspace):
    alice.zone = "Asia/Tokyo"
    assert hour_shown_to(alice, workspace) == "21"
