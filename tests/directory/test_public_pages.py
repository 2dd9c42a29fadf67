"""What everybody sees: lists by sector, people, search, feed, frame and API; and nothing that nobody agreed to."""

import gzip
import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from folkmoot.rooms.directory.actions import entry, listings
from folkmoot.rooms.directory.models import Listing, Roll, Sector
from folkmoot.rooms.directory.queries import wording
from folkmoot.rooms.reception import actions as reception
from folkmoot_engine.directory.rules import REASONS, RULES, Thresholds

pytestmark = pytest.mark.django_db
SECTORS = {
    "strategists": [
        "Business Services",
        "Consumer Product Goods",
        "Electronics, Devices, Mobile",
        "Financial Services",
        "Health and Life Sciences",
        "Hospitality, Food Service",
        "Government, Armed Services, Education",
        "Media and Entertainment",
        "Technology, Hardware, Networking, Component, Computer",
        "Technology, Software, Internet",
    ],
    "community-managers": [
        "Business Services",
        "Government, Armed Services, Education",
        "Hospitality and Travel",
        "Electronics, Devices, Mobile",
        "Financial Services",
        "Technology, Hardware, Networking, Component, Computer",
        "Technology, Software, Internet",
    ],
    "researchers-and-product-managers": [],
}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def text(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def public_answers(listing: Listing) -> list[str]:
    """Every public answer in which this person stands."""
    slug = listing.roll.slug
    return [
        "/directory/",
        f"/directory/{slug}/",
        f"/directory/{slug}/embed/",
        f"/directory/people/{listing.uid}/",
        "/directory/search/?q=mara",
        "/directory/changes.atom",
        "/directory/sitemap.xml",
        "/api/v1/directory/lists",
        "/api/v1/directory/people",
        f"/api/v1/directory/people/{listing.uid}",
        "/api/v1/directory/changes",
    ]


def test_the_lists_begin_with_their_sectors_in_order(rolls):
    found = {roll.slug: [sector.name for sector in roll.sectors.all()] for roll in Roll.objects.all()}
    assert list(found.items()) == list(SECTORS.items())


def test_a_list_is_shown_by_its_ordered_sectors_with_its_method(make_listed):
    make_listed("Zoe Last", sector="Business Services")
    make_listed("Änne First", sector="Business Services")
    make_listed("Mara Quill", sector="Technology, Software, Internet")
    page = text("/directory/community-managers/")
    order = ["Business Services", "Änne First", "Zoe Last", "Technology, Software, Internet", "Mara Quill"]
    places = [page.index(word) for word in order]
    assert places == sorted(places)
    assert "How these lists are made" in page and "more than 1,000 employees" in page
    assert "Mara Quill" not in text("/directory/strategists/")
    assert "Mara Quill" in text("/directory/")  # listed last


def test_nobody_is_shown_who_is_not_listed(make_listed):
    shown = make_listed("Mara Quill")
    for state in ("review", "consent", "unconfirmed", "refused", "candidate", "removed"):
        Listing.objects.filter(pk=shown.pk).update(state=state)
        for address in public_answers(shown):
            answer = Client().get(address)
            assert b"Mara" not in answer.content, (state, address)


def test_no_address_no_facts_of_the_review_stand_in_any_answer(make_listed):
    mara = make_listed("Mara Quill", duties="SECRET-DUTIES", employees=7_654, extra={"twitter": "SECRET-HANDLE"})
    make_listed("Tom Two")
    for address in public_answers(mara):
        page = text(address)
        assert not ADDRESS.findall(page.replace("schemas/sitemap", "")), address
        assert not any(word in page for word in ("SECRET", "7654", "7,654", "mill.test")), address


def test_a_person_is_marked_up_and_linked_by_their_profile_alone(make_listed):
    mara = make_listed("Mara Quill", sector="Financial Services")
    page = text(f"/directory/people/{mara.uid}/")
    assert 'itemtype="https://schema.org/Person"' in page and 'itemprop="jobTitle"' in page
    outside = re.findall(r'href="(https?://[^"]+)"', page)
    assert outside == ["https://www.linkedin.com/in/mara-quill"]
    assert "noindex" not in page
    listings.correct(mara, {"employer": "Harbour Bank"})
    assert re.search(r"<bdi>Mill Bank</bdi> → <bdi>Harbour Bank</bdi>", text(f"/directory/people/{mara.uid}/"))


def test_who_wants_it_is_kept_from_search_engines(make_listed):
    mara, tom = make_listed("Mara Quill"), make_listed("Tom Two")
    entry.hide(mara, hidden=True)
    hidden, open_one = (Client().get(f"/directory/people/{one.uid}/") for one in (mara, tom))
    assert (hidden["X-Robots-Tag"], open_one.get("X-Robots-Tag")) == ("noindex", None)
    assert b'<meta name="robots" content="noindex">' in hidden.content
    sitemap = text("/directory/sitemap.xml")
    assert str(tom.uid) in sitemap and str(mara.uid) not in sitemap
    assert "data-nosnippet" in text("/directory/community-managers/")
    for address in ("search/?q=mara", "changes.atom", "community-managers/embed/"):
        assert Client().get(f"/directory/{address}")["X-Robots-Tag"] == "noindex"
    assert Client().get("/api/v1/directory/people")["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "typed",
    ["jurgen", "JÜRGEN", "juergen mueller", "mull", "dusseldorf bank", "financial", "head of", "community managers"],
)
def test_a_search_finds_people_by_all_they_are_known_by(make_listed, typed: str):
    make_listed("Jürgen Müller", title="Head of Community", employer="Düsseldorf Bank", sector="Financial Services")
    make_listed("Tom Two", roll="strategists", title="Programme Lead", employer="Kettle Works")
    page = text(f"/directory/search/?q={typed}")
    assert "Jürgen Müller" in page and "Tom Two" not in page
    found = json.loads(text(f"/api/v1/directory/people?q={typed}"))
    assert [one["name"] for one in found["people"]] == ["Jürgen Müller"]


def test_a_search_for_nothing_or_for_nonsense_says_what_to_do(make_listed):
    make_listed()
    assert "Type a name" in text("/directory/search/")
    assert "Try fewer words" in text("/directory/search/?q=%F0%9F%90%9D zzz")
    assert "Try fewer words" in text("/directory/search/?q=" + "x y " * 400)
    assert "1 person found" in text("/directory/search/?q=mara&page=99999999999999999999&list=%00")


def test_a_thousand_rows_are_one_light_page(room, django_assert_max_num_queries):
    roll = Roll.objects.get(slug="strategists")
    sectors = list(roll.sectors.all())
    Listing.objects.bulk_create(
        Listing(
            roll=roll,
            sector=sectors[number % 10],
            state="listed",
            name=f"Person Number {number}",
            employer=f"Company {number % 300} International",
            title="Senior Director of Community Programmes",
            words=f"person number {number:05}",
        )
        for number in range(1_000)
    )
    with django_assert_max_num_queries(12):
        answer = Client().get("/directory/strategists/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 75_000  # and its style sheets are under 25 kB
    page = gzip.decompress(answer.content).decode()
    assert page.count("Person Number") == 1_000


def test_the_feed_tells_what_changed_and_not_who_left(make_listed):
    mara, tom = make_listed("Mara Quill"), make_listed("Tom Two")
    listings.correct(mara, {"employer": "Harbour Bank"})
    entry.remove(tom)
    feed = ET.fromstring(text("/directory/changes.atom"))
    titles = [
        one.findtext("{http://www.w3.org/2005/Atom}title") for one in feed.iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert titles[0] == "Somebody left the list “Community managers”"
    assert titles[1] == "Mara Quill (Harbour Bank) moved: Community managers"
    assert "Tom" not in str(titles)
    told = json.loads(text("/api/v1/directory/changes"))
    assert [(one["kind"], one["person"] and one["person"]["name"]) for one in told] == [
        ("left", None), ("moved", "Mara Quill"), ("joined", "Mara Quill")
    ]  # fmt: skip


def test_a_list_may_stand_in_any_page_and_no_other_page_may(make_listed, settings):
    settings.SITE_URL = "https://moot.test"
    make_listed()
    frame, page = Client().get("/directory/community-managers/embed/"), Client().get("/directory/community-managers/")
    assert "frame-ancestors *" in frame["Content-Security-Policy"] and "X-Frame-Options" not in frame
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY"
    assert b'src="https://moot.test/directory/community-managers/embed/"' in page.content
    assert b"<form" not in frame.content and not frame.cookies and not page.cookies


def test_no_page_without_a_form_sets_a_cookie(make_listed):
    mara = make_listed()
    for address in public_answers(mara):
        assert not Client().get(address).cookies, address


def test_the_api_tells_parts_and_refuses_what_is_not_there(make_listed):
    make_listed("Mara Quill", sector="Financial Services"), make_listed("Tom Two"), make_listed("Ann Three")
    found = json.loads(text("/api/v1/directory/people?limit=1&offset=1"))
    assert (found["total"], [one["name"] for one in found["people"]]) == (3, ["Mara Quill"])
    found = json.loads(text("/api/v1/directory/people?list=community-managers&sector=Financial Services"))
    assert found["total"] == 1 and found["people"][0]["sector"] == "Financial Services"
    for address in ("people?list=nothing", "people/00000000-0000-7000-8000-000000000000"):
        assert Client().get(f"/api/v1/directory/{address}").status_code == 404
    for address in ("people?limit=0", "people?limit=501", "people?offset=-1", "people/x"):
        assert Client().get(f"/api/v1/directory/{address}").status_code in (404, 422)
    assert Client().get("/directory/nothing/").status_code == 404


def test_thresholds_are_the_hosts_to_choose(room, send):
    reception.choose(room, None, employees=250, profile_hosts=["linkedin.com", "xing.com"])
    page = text("/directory/submit/")
    assert "more than 250 employees" in page and "linkedin.com, xing.com" in page
    sent = send(employees="251", profile="https://www.xing.com/profile/Mara_Quill").content.decode()
    assert "Not quite yet" not in sent


def test_every_code_of_the_rules_has_its_sentence():
    assert set(wording.REASONS) == set(REASONS) and list(wording.RULES) == list(RULES)
    for code in REASONS:
        assert "%" not in wording.reason(code, Thresholds())


def test_every_seeded_name_can_be_translated(rolls):
    names = {*Roll.objects.values_list("name", flat=True), *Roll.objects.values_list("about", flat=True)}
    assert names | set(Sector.objects.values_list("name", flat=True)) == set(wording.SEEDED)


def test_a_closed_room_is_closed_in_the_api_too(make_listed):
    make_listed()
    reception.switch("directory", on=False)
    assert Client().get("/api/v1/directory/people").status_code == 404
    assert Client().get("/directory/").status_code == 404
