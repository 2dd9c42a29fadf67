"""What everybody sees: the wall, a person's page, frames, feed and API. No address in any of it, and no script."""

import json
import re

import pytest
from django.test import Client
from lxml import etree
from tests.recognition.thanks.conftest import TEXT
from tests.security.test_pages import EVIL, Seen

from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.states import HonoreeState

pytestmark = pytest.mark.django_db
PAGES = (
    "/thanks/wall/",
    "/thanks/say/",
    "/thanks/said/",
    "/thanks/share/",
    "/thanks/embed/",
    "/thanks/badge/",
    "/thanks/to/ana-ilves/",
    "/thanks/embed/ana-ilves/",
)
DATA = ("/thanks/feed.atom", "/api/v1/thanks/wall", "/api/v1/thanks/years", "/api/v1/thanks/people/ana-ilves")


def test_a_closed_room_has_no_page(room, workspace, shown):
    shown()
    reception.switch("recognition", on=False, host=workspace)
    for address in (*PAGES, *DATA):
        assert Client().get(address).status_code == 404, address


def test_no_public_answer_has_an_address_in_it(visit, shown):
    shown(relation="colleague", boss="boss@harbour.example")
    for address in (*PAGES, *DATA):
        answer = visit.get(address)
        assert answer.status_code == 200, address
        assert not re.search(rb"[\w.]+@[\w.]+", answer.content), address


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_small_have_no_script_and_set_no_cookie(visit, shown, address: str):
    shown()
    answer = visit.get(address)
    page = answer.content.decode()
    assert "<script" not in page and " style=" not in page
    assert set(answer.cookies) <= ({"csrftoken"} if "<form" in page else set())
    assert len(answer.content) < 40_000  # with four style sheets of together 50 kB


def test_only_frames_may_stand_in_another_page(visit, shown):
    shown()
    for address in PAGES:
        answer = visit.get(address)
        may = "/embed/" in address or "/badge/" in address
        assert ("frame-ancestors *" in answer["Content-Security-Policy"]) is may, address
        assert ("X-Frame-Options" in answer) is not may, address
        assert not may or "<form" not in answer.content.decode()


def test_hostile_words_stay_words(visit, shown, alice_client):
    made = shown(text=EVIL + " and thank you for it all", from_name=EVIL[:100], name=EVIL[:110], role=EVIL[:100])
    honoree = made.honoree
    for address in (
        *PAGES[:6],
        f"/thanks/to/{honoree.slug}/",
        f"/thanks/embed/{honoree.slug}/",
        f"/thanks/say/?for={honoree.uid}",
        f"/thanks/badge/?for={honoree.uid}",
    ):
        answer = visit.get(address)
        assert answer.status_code == 200 and Seen(answer.content.decode()).bad == [], address
    for address in (f"{made.uid}/", "", "people/", "?show=accepted"):
        assert Seen(alice_client.get(f"/w/north/thanks/{address}").content.decode()).bad == [], address
    assert etree.fromstring(visit.get("/thanks/feed.atom").content) is not None


def test_the_wall_goes_by_years_and_pages(visit, shown):
    for number in range(3):
        shown(email=f"m{number}@example.org", name=f"Ana {number}", reach=f"a{number}@harbour.example")
    Thanks.objects.filter(honoree__name="Ana 0").update(year=2024)
    page = visit.get("/thanks/wall/?year=2024").content.decode()
    assert "Ana 0" in page and "Ana 1" not in page and "Thanks of 2024" in page
    for odd in ("year=1900", "year=x", "page=99", "page=x", "year=2024&page=-1"):
        assert visit.get(f"/thanks/wall/?{odd}").status_code == 200, odd


def test_a_long_wall_asks_the_database_as_often_as_a_short_one(visit, shown, django_assert_num_queries):
    shown()
    visit.get("/thanks/wall/")
    with django_assert_num_queries(6) as asked:
        visit.get("/thanks/wall/")
    fill(60)
    with django_assert_num_queries(len(asked.captured_queries)):
        page = visit.get("/thanks/wall/").content.decode()
    assert page.count("<article") == 24 and "Page 1 of 3" in page


def fill(number: int) -> None:
    model = Thanks.objects.get()
    for n in range(number):
        honoree = Honoree.objects.create(name=f"Kim {n}", state=HonoreeState.SHOWN, slug=f"kim-{n}")
        kept = {"state": "public", "text": f"Thanks {n}", "from_name": "M", "decided_at": model.decided_at}
        Thanks.objects.create(honoree=honoree, year=2026, **kept)


def test_names_from_right_to_left_stand_for_themselves(visit, shown):
    slug = shown(
        name="ليلى حداد", from_name="יוסף", text="شكراً جزيلاً على صبرك معنا في المنتدى طوال العام."
    ).honoree.slug
    page = visit.get("/thanks/wall/").content.decode()
    assert slug.isascii() and f'<a href="/thanks/to/{slug}/" dir="auto">ليلى حداد</a>' in page
    assert '<strong dir="auto">יוסף</strong>' in page


def test_the_feed_is_atom_and_newest_first(visit, shown):
    shown()
    shown(name="Kim Ode", email="k@example.org", reach="kim@quay.example")
    answer = visit.get("/thanks/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    titles = feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()")
    assert titles == ["Mara Quill thanks Kim Ode", "Mara Quill thanks Ana Ilves"]
    (link,) = {url.split("#")[0] for url in feed.xpath("//*[local-name()='entry'][2]/*[local-name()='link']/@href")}
    assert link.endswith("/thanks/to/ana-ilves/")


def test_the_api_says_what_the_wall_shows(visit, shown, accepted):
    shown()
    accepted(name="Kim Ode", email="k@example.org", reach="")
    told = json.loads(visit.get("/api/v1/thanks/wall").content)
    assert (told["total"], told["waiting"]) == (1, 1)
    (item,) = told["items"]
    assert (item["text"], item["from_name"], item["to"]["name"]) == (TEXT, "Mara Quill", "Ana Ilves")
    assert set(item) == {"uid", "text", "from_name", "relation", "where_they_helped", "year", "shown_at", "to"}
    assert set(item["to"]) == {"name", "role", "employer", "page", "say_thanks"}
    assert json.loads(visit.get("/api/v1/thanks/wall?year=2001").content)["items"] == []
    assert visit.get("/api/v1/thanks/people/kim-ode").status_code == 404
    assert visit.get("/api/v1/thanks/wall?limit=1000").status_code == 422
    described = visit.get("/api/v1/openapi.json").content.decode()
    assert "/api/v1/thanks/wall" in described


def test_where_help_was_given_is_linked_without_a_favour(visit, shown):
    shown()
    page = visit.get("/thanks/wall/").content.decode()
    assert 'href="https://forum.example.org/t/42" rel="nofollow noopener ugc"' in page
