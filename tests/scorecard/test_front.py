"""The scorecard for one person: asked, added up, and not kept."""

import re

import pytest
from django.test import Client

from folkmoot.rooms.scorecard.models import Board, Version
from folkmoot.rooms.scorecard.templatetags.scorecard import range_figure, signed
from folkmoot.rooms.scorecard.templatetags.wording import TEXTS
from folkmoot_engine.scorecard import CONTRADICTIONS, CRITERIA, NEAR_ALIKE

from .conftest import posted

pytestmark = pytest.mark.django_db
FRONT = "/scorecard/"


def test_each_criterion_is_asked_in_its_own_words(stranger):
    page = stranger.get(FRONT).content.decode()
    for one in CRITERIA.values():
        assert f'id="{one.id}"' in page
        assert one.text.replace("“", "“") in page and one.find_out.replace("'", "&#x27;") in page
    assert page.count('value="yes"') == page.count('value="no"') == len(CRITERIA)
    assert "<script" not in page and len(page) < 60_000


def test_a_score_is_shown_and_nothing_is_kept(stranger):
    told = posted("online-product", "strong-product", "not-prepared", **{"stealth-note": "Since <b>May</b>"})
    page = stranger.post(FRONT, told).content.decode()
    assert re.findall(r"<dd>([^<]+)</dd>", page) == ["+2", "−2", "0"]
    assert 'aria-label="The sum 0 on a range from −9 to +10."' in page
    assert "There is no threshold here, and no go or no-go." in page
    assert "Since &lt;b&gt;May&lt;/b&gt;" in page
    assert not Board.objects.exists() and not Version.objects.exists()
    assert "sessionid" not in stranger.cookies


def test_contradictions_and_near_alike_criteria_are_pointed_out(stranger):
    page = stranger.post(FRONT, posted("lifestyle-discussion", "no-lifestyle-discussion", "product-discussion"))
    said = page.content.decode()
    assert "These answers contradict each other" in said and CONTRADICTIONS[0].why in said
    assert "Near-alike, and each counts" in said and NEAR_ALIKE[0].why in said
    plain = stranger.post(FRONT, posted()).content.decode()
    assert "contradict each other" not in plain and "Near-alike, and each counts" not in plain


@pytest.mark.parametrize(
    ("chosen", "share", "minus"),
    [
        ("", "94.9", "0"),
        ("", "95", "−1"),
        ("", "94,9 %", "0"),
        ("yes", "97", "−1"),
        ("no", "12", "0"),
        ("yes", "", "−1"),
    ],
)
def test_95_percent_are_enough(stranger, chosen: str, share: str, minus: str):
    told = posted(**{"community-supported": chosen, "community-supported-share": share})
    page = stranger.post(FRONT, told).content.decode()
    assert re.findall(r"<dd>([^<]+)</dd>", page) == ["0", minus, minus]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"stealth": ""}, "Choose yes or no."),
        ({"stealth": "perhaps"}, "Select a valid choice"),
        ({"community-supported": ""}, "or give a percentage"),
        ({"community-supported": "yes", "community-supported-share": "94.9"}, "Correct one of the two"),
        ({"community-supported": "", "community-supported-share": "130"}, "from 0 to 100"),
        ({"community-supported": "", "community-supported-share": "many"}, "from 0 to 100"),
        ({"stealth-note": "x" * 601}, "at most 600 characters"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands_and_nothing_is_lost(stranger, told: dict, said: str):
    sent = posted("online-product", **{"online-product-note": "Keep me"}) | told
    page = stranger.post(FRONT, sent).content.decode()
    assert said in page and "nothing you wrote is lost" in page and "Keep me" in page
    assert re.search(r'value="yes"[^>]*id="id_online-product_0"[^>]* checked', page)


def test_a_closed_room_is_not_there(db):
    assert Client().get(FRONT).status_code == 404


def test_every_sentence_of_the_engine_is_translated():
    said = {text for one in CRITERIA.values() for text in (one.text, one.find_out)}
    assert set(TEXTS) == said | {pair.why for pair in (*CONTRADICTIONS, *NEAR_ALIKE)}


def test_signs_are_written_as_figures_are():
    assert [signed(number) for number in (3, 0, -2)] == ["+3", "0", "−2"]


def test_the_figure_says_what_it_shows():
    figure = range_figure([4, 4, -1], 3)
    assert 'aria-label="The sums −1, +4, +4 on a range from −9 to +10. Your own threshold: +3."' in figure
    assert figure.count("<circle") == 3 and figure.count('class="tick"') == 20 and 'class="own"' in figure
    many = range_figure([2] * 30)
    assert many.count("<circle") == 1 and ">30×</text>" in many and 'class="own"' not in many
