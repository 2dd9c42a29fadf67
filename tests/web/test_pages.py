"""The way in, the errors, and what every page carries."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import override

from folkmoot.doors.site import urls as site
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.web import slots, views
from folkmoot.foundation.web.slots import RailEntry
from folkmoot.foundation.web.templatetags import web
from folkmoot.foundation.workspaces import queries
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.foundation.workspaces.permissions import Role

pytestmark = pytest.mark.django_db


def _breaks(request):
    raise RuntimeError("a fault in a page")


def _misunderstands(request):
    from django.core.exceptions import SuspiciousOperation

    raise SuspiciousOperation


class FaultyUrls:
    """The site, and two pages that fail."""

    handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500
    urlpatterns = [*site.urlpatterns, path("breaks/", _breaks), path("misunderstands/", _misunderstands)]


def body(response) -> str:
    return response.content.decode()


def test_who_is_not_signed_in_is_asked_to():
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/")


def test_one_workspace_is_opened_at_once(alice_client):
    response = alice_client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/w/north/")


def test_of_several_workspaces_one_chooses(alice, alice_client, other_workspace):
    with queries.inside(other_workspace):
        Membership.objects.create(workspace=other_workspace, user=alice, role=Role.AGENT)
    page = body(alice_client.get("/"))
    assert "North Bicycles" in page
    assert "South Kettles" in page
    assert 'href="/w/south/' in page


def test_without_a_workspace_it_says_what_to_do(db):
    newcomer = User.objects.create_user("new@example.org", "a long enough password")
    client = Client()
    client.force_login(newcomer)
    page = body(client.get("/"))
    assert "You have no seat in a workspace yet" in page
    assert "new@example.org" in page


def test_health_is_answered_without_signing_in(client):
    response = client.get("/healthz")
    assert response.json() == {"status": "well", "database": "reached"}
    assert "no-store" in response["Cache-Control"]


def test_an_ended_workspace_is_not_opened(alice, alice_client, workspace):
    with queries.inside(workspace):
        Membership.objects.filter(user=alice).update(ended_at=timezone.now())
    assert alice_client.get("/w/north/settings/team/").status_code == 404
    assert "no seat" in body(alice_client.get("/"))


@pytest.mark.parametrize(
    ("address", "status", "what"),
    [
        ("/misunderstands/", 400, "The site did not understand this request"),
        ("/w/north/settings/", 403, "Your role does not include this page"),
        ("/no/such/page/", 404, "There is nothing at this address"),
        ("/breaks/", 500, "Something broke on our side"),
    ],
)
def test_errors_say_what_happened_and_what_to_do(settings, bob, address: str, status: int, what: str):
    settings.ROOT_URLCONF = FaultyUrls
    client = Client(raise_request_exception=False)
    client.force_login(bob)
    response = client.get(address)
    assert response.status_code == status
    assert f"<h1>{what}</h1>" in body(response)
    assert "Content-Security-Policy" in response.headers


def test_a_broken_database_still_gets_a_page(rf, alice, django_assert_num_queries):
    request = rf.get("/")
    request.user = SimpleLazyObject(lambda: User.objects.get(pk=alice.pk))
    with django_assert_num_queries(0):
        response = views.broken(request)
    assert response.status_code == 500
    assert "What was saved before is safe" in body(response)


def test_health_says_when_the_database_is_out_of_reach(client, monkeypatch):
    def refused():
        raise OperationalError

    monkeypatch.setattr(views.connection, "ensure_connection", refused)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["status"]) == (503, "failing")


def test_an_error_inside_a_page_comes_as_a_part(bob_client):
    page = body(bob_client.get("/w/north/settings/", headers={"HX-Request": "true"}))
    assert "Your role does not include this page" in page
    assert "<html" not in page


def test_a_form_that_expired_loses_nothing_silently(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/me/", {"name": "Eve"})
    assert response.status_code == 403
    assert "This page was open for too long" in body(response)
    assert "Nothing was changed" in body(response)
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_pages_may_load_only_what_the_site_serves(alice_client):
    policy = alice_client.get("/me/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_pages_carry_what_a_person_chose(alice, alice_client):
    alice.theme, alice.rows, alice.language = "dark", "compact", "de"
    alice.save()
    page = body(alice_client.get("/me/"))
    assert '<html lang="de" dir="ltr" data-rows="compact" data-theme="dark">' in page


def test_right_to_left_languages_turn_the_page(settings, alice, alice_client):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    alice.language = "ar"
    alice.save()
    assert '<html lang="ar" dir="rtl"' in body(alice_client.get("/me/"))


def test_the_rail_shows_what_the_role_may_open(monkeypatch, alice_client, bob_client):
    for_owners = RailEntry("Treasury", "landmark", "workspaces:settings", 5, lambda role: role == Role.OWNER)
    nowhere = RailEntry("Nowhere", "landmark", "no:such-page", 6)
    monkeypatch.setitem(slots._filled, "rail", [nowhere, for_owners, *slots._filled["rail"]])
    address = "/w/north/settings/team/"
    assert "Treasury" in body(alice_client.get(address))
    assert "Treasury" not in body(bob_client.get(address))
    assert "Nowhere" not in body(alice_client.get(address))


def test_the_rail_says_where_one_stands(alice_client):
    for address in ("/w/north/settings/team/", "/w/north/settings/"):
        page = body(alice_client.get(address))
        rail = page[page.index('<nav class="rail"') : page.index("</nav>")]
        assert rail.count('aria-current="page"') == 1
        assert rail[: rail.index('aria-current="page"')].rsplit("<a", 1)[1].count('href="/w/north/settings/team/"') == 1


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=3), "3 min ago"),
        (timedelta(hours=5, minutes=59), "5 h ago"),
        (timedelta(days=1, hours=1), "1 day ago"),
        (timedelta(days=9, hours=1), "9 days ago"),
        (-timedelta(hours=2, minutes=1), "in 2 h"),
    ],
)
def test_times_are_said_as_people_say_them(ago: timedelta, words: str):
    assert web.distance(timezone.now() - ago) == words


def test_a_time_far_off_is_a_date_and_always_exact_beside():
    moment = timezone.now().replace(year=2020, month=3, day=1, hour=9, minute=5)
    assert web.distance(moment) == "1 Mar 2020"
    with override("de"):
        assert web.distance(moment) == "01.03.2020"
    assert 'title="1 March 2020, 09:05 UTC"' in web.when(moment)
    assert web.when(None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice Ndiaye", "AN"),
        ("bob@example.org", "B"),
        ("safety.desk@example.org", "SD"),
        ("李 雷", "李雷"),
        ("@velo_vienna", "VV"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str):
    assert web.initials(name) == letters


def test_a_name_cannot_become_markup():
    assert "<script>" not in web.avatar("<script>alert(1)</script>")
