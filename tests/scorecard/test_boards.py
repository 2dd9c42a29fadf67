"""Several people answer apart, and the keeper sees where they differ."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client

from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import outside
from folkmoot.rooms.reception.models import Letter, Visitor
from folkmoot.rooms.scorecard import actions, queries
from folkmoot.rooms.scorecard.models import Board, Seat, Suggestion, Version
from folkmoot.rooms.scorecard.queries.standing import Standing
from folkmoot.rooms.scorecard.states import MOST_SEATS
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.scorecard import CRITERIA

from .conftest import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(stranger):
    """Founder and support have answered, and differ on two criteria; the founder answered twice."""
    made = stranger.make_board()
    made.founder = stranger.answer(made, "Founder", "stealth")
    stranger.send(f"{made.founder}anew/", posted("strong-product", "online-product"))
    notes = {"not-prepared-note": "They never listen", "not-prepared-private": "on", "online-product-note": "Web only"}
    made.support = stranger.answer(made, "Support", "not-prepared", "online-product", **notes)
    return made


def test_the_comparison_begins_where_they_differ_most(stranger, board):
    page = stranger.get(board.address).content.decode()
    agenda = page.split('class="agenda"')[1].split("</ol>")[0]
    assert re.findall(r"<strong>([^<]+)</strong>", agenda) == [
        CRITERIA["not-prepared"].text,
        CRITERIA["strong-product"].text,
    ]
    assert re.findall(r'scope="row"><bdi>(\w+)</bdi></th>.*?>([^<>]+)</td></tr>', page) == [
        ("Founder", "+2"),
        ("Support", "−1"),
    ]
    assert "They never listen" in page and "(private)" in page


def test_a_board_without_answers_says_what_to_do_next(stranger):
    made = stranger.make_board()
    page = stranger.get(made.address).content.decode()
    assert "Nobody has answered yet. Send the link below" in page
    for name in ("chief/", "hand-out/"):
        assert "Nobody has answered yet" in stranger.get(made.address + name).content.decode()


def test_answers_of_the_scorecard_can_be_brought_along(stranger):
    told = posted("online-product", **{"online-product-note": "Ours", "title": "Lamps", "name": "Founder"})
    told |= {"community-supported": "", "community-supported-share": "94.9"}
    page = stranger.send("/scorecard/boards/", told)
    assert page.redirect_chain and "Founder" in page.content.decode() and "94.9" in page.content.decode()
    version = Version.objects.get()
    assert version.answers["community-supported"] == "94.9" and version.notes["online-product"]["text"] == "Ours"


def test_answering_anew_keeps_what_was_answered_before(stranger, board):
    seat = Seat.objects.get(name="Founder")
    first, second = queries.versions_of(seat)
    assert (first.number, second.number) == (1, 2)
    assert first.answers["stealth"] is True and second.answers["stealth"] is False
    page = stranger.get(board.founder).content.decode()
    assert "Over time" in page and CRITERIA["stealth"].text in page.split("Over time")[1]
    form = stranger.get(f"{board.founder}anew/").content.decode()
    assert re.search(r'id="id_strong-product_0"[^>]* checked', form)
    assert re.search(r'id="id_stealth_1"[^>]* checked', form)
    assert "Over time" in stranger.get(board.address).content.decode()


def test_who_answers_sees_nobody_else(stranger, board):
    for address in (board.answer, board.founder, f"{board.founder}anew/"):
        page = stranger.get(address).content.decode()
        assert "Support" not in page and "They never listen" not in page


def test_a_name_is_taken_once_and_nothing_is_lost(stranger, board):
    page = stranger.send(board.answer, posted("stealth", name=" founder ", **{"stealth-note": "Keep me"}))
    said = page.content.decode()
    assert not page.redirect_chain and "has answered already" in said and "Keep me" in said
    assert Seat.objects.count() == 2


def test_a_board_holds_so_many_people(room):
    made = actions.make_board("Lamps")
    Seat.objects.bulk_create(Seat(board=made, name=str(number)) for number in range(MOST_SEATS))
    with pytest.raises(RefusedError, match="All seats"):
        actions.answer(made, "One more", dict.fromkeys(CRITERIA, False), {})


def test_the_hand_out_has_no_names_no_private_notes_and_no_threshold(stranger, board):
    stranger.post(f"{board.address}threshold/", {"threshold": "3"})
    page = stranger.get(f"{board.address}hand-out/").content.decode()
    assert "Founder" not in page and "Support" not in page and "They never listen" not in page
    assert "hreshold: +3" not in page and 'class="own"' not in page
    assert "Web only" in page and "Yes: 1, no: 1." in page
    assert "their sums lie between −1 and +2" in page and board.answer not in page


def test_the_chief_executive_sees_what_is_to_be_decided_and_no_verdict(stranger, board):
    page = stranger.get(f"{board.address}chief/").content.decode()
    assert "They differ on 2 criteria of 18, worth 3 points together." in page
    assert "answered with yes by 1 of 2." in page and "What would be changed within a month" in page
    facts = page.split("They differ on facts")[1].split("</ul>")[0]
    assert CRITERIA["strong-product"].text in facts and CRITERIA["not-prepared"].text not in facts
    assert "no go or no-go" in page


def test_a_threshold_is_the_teams_own_and_none_is_suggested(stranger, board):
    assert 'name="threshold" class="input short" min="-9" max="10"' in (
        page := stranger.get(board.address).content.decode()
    )
    assert 'class="own"' not in page and "Your own threshold:" not in page
    assert (
        "Your own threshold: −2."
        in stranger.post(f"{board.address}threshold/", {"threshold": "-2"}, follow=True).content.decode()
    )
    assert (
        "less than or equal to 10" in stranger.post(f"{board.address}threshold/", {"threshold": "11"}).content.decode()
    )
    stranger.post(f"{board.address}threshold/", {"threshold": ""})
    assert Board.objects.get().threshold is None
    assert "hreshold: −2" not in stranger.get(board.founder).content.decode()


def test_suggestions_are_kept_and_never_count(stranger, board):
    before = Standing(Board.objects.get()).comparison
    for page in (board.address, board.founder):
        told = {"text": "<i>Press</i> asks for us"}
        assert "The suggestion is kept." in stranger.send(f"{page}suggest/", told, page=page).content.decode()
    assert Suggestion.objects.count() == 2 and Standing(Board.objects.get()).comparison == before
    for page in (board.address, f"{board.address}hand-out/"):
        assert "&lt;i&gt;Press&lt;/i&gt; asks" in stranger.get(page).content.decode()
    assert (
        "write a sentence"
        in stranger.send(f"{board.address}suggest/", {"text": ""}, page=board.address).content.decode()
    )


def test_deleting_asks_once_and_leaves_nothing(stranger, board):
    assert "The answers of 2 people" in stranger.get(f"{board.address}delete/").content.decode()
    assert Board.objects.count() == 1
    assert "The board is deleted" in stranger.post(f"{board.address}delete/").content.decode()
    for model in (Board, Seat, Version, Suggestion):
        assert not model.objects.exists()
    for address in (board.address, board.answer, board.founder):
        assert stranger.get(address).status_code == 404


def test_one_may_delete_ones_own_answers(stranger, board):
    stranger.post(f"{board.support}delete/")
    assert [seat.name for seat in Seat.objects.all()] == ["Founder"]
    assert "Support" not in stranger.get(board.address).content.decode()


def test_one_link_does_not_open_another_page(stranger, board):
    answer, keeper = board.answer.split("/")[3], board.address.split("/")[3]
    own = board.founder.split("/")[3]
    for token in (answer, own, keeper[:-1] + ("a" if keeper[-1] != "a" else "b"), "nothing"):
        assert stranger.get(f"/scorecard/board/{token}/").status_code == 404
        assert stranger.post(f"/scorecard/board/{token}/delete/").status_code == 404
    assert stranger.get(f"/scorecard/own/{keeper}/").status_code == 404
    assert Board.objects.exists()


def test_pages_behind_a_link_are_found_by_nobody_and_told_to_nobody(stranger, board):
    for address in (board.address, board.answer, board.founder, f"{board.address}hand-out/", f"{board.address}chief/"):
        answer = stranger.get(address)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        page = answer.content.decode()
        assert 'name="robots" content="noindex' in page and "<script" not in page
        assert not re.search(r'(?:href|src|action)="(?:https?:)?//', page)
    assert set(stranger.cookies) <= {"csrftoken"}


def test_looking_at_pages_changes_nothing(stranger, board):
    before = [list(model.objects.values()) for model in (Board, Seat, Version, Suggestion)]
    for name in ("delete/", "chief/", "hand-out/", "threshold/", "letter/", "suggest/"):
        stranger.get(board.address + name)
    assert [list(model.objects.values()) for model in (Board, Seat, Version, Suggestion)] == before


def test_the_link_comes_by_mail_and_the_address_is_tied_to_no_board(stranger, django_capture_on_commit_callbacks):
    made = stranger.make_board(email="Ana@Example.org")
    letter = Letter.objects.get()
    assert made.address in letter.text and "Lamp" not in letter.subject + letter.text
    assert letter.to == Visitor.objects.get(email="ana@example.org") and mail.outbox == []
    assert str(Board.objects.get().uid) not in letter.key
    own = stranger.answer(made, "Founder")
    stranger.send(f"{own}letter/", {"email": "bo@example.org"}, page=own)
    assert own in Letter.objects.get(to__email="bo@example.org").text
    said = stranger.send(f"{own}letter/", {"email": "nobody"}, page=own).content.decode()
    assert "that is not an address" in said and Letter.objects.count() == 2


def test_nothing_that_was_written_stands_in_the_audit(stranger, board):
    with outside():
        entries = list(Entry.objects.values_list("verb", "data"))
    assert {verb for verb, _ in entries} >= {"board.make", "seat.answer"}
    assert not re.search("Lamp|Founder|Support|listen", json.dumps(entries))


def test_a_bot_is_thanked_and_nothing_is_kept(room):
    bot = Client()
    assert bot.post("/scorecard/boards/", {"title": "x"}).status_code == 200
    assert not Board.objects.exists()
    made = actions.make_board("Lamps")
    address = f"/scorecard/answer/{queries.answer_token(made)}/"
    assert "Thank you" in bot.post(address, posted(name="x", subject_line="buy")).content.decode()
    assert not Seat.objects.exists()


def test_who_makes_very_many_boards_is_told_when_to_go_on(stranger):
    for _ in range(10):
        stranger.make_board()
    page = stranger.send("/scorecard/boards/", {"title": "one more"})
    assert page.status_code == 429 and "Try again in" in page.content.decode()
    assert Board.objects.count() == 10


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 }}", "‮evil", "名前", "a" * 80])
def test_whatever_is_written_is_shown_as_it_was_written(stranger, hostile: str):
    made = stranger.make_board(title=hostile)
    own = stranger.answer(made, hostile, "stealth", **{"stealth-note": hostile})
    for address in (
        made.address,
        own,
        made.answer,
        f"{made.address}hand-out/",
        f"{made.address}chief/",
        f"{made.address}delete/",
    ):
        page = stranger.get(address).content.decode()
        assert "<script" not in page and "<img" not in page


@pytest.mark.parametrize("field", ["title", "name"])
def test_null_characters_are_refused(stranger, field: str):
    page = stranger.send("/scorecard/boards/", posted(title="Lamps", name="Ana") | {field: "a\0b"})
    assert page.status_code == 200 and "Null characters are not allowed" in page.content.decode()


def test_a_board_is_read_with_few_questions(stranger, board, django_assert_max_num_queries):
    for number in range(8):
        stranger.answer(board, f"Person {number}")
    with django_assert_max_num_queries(6):
        assert len(Standing(Board.objects.get()).comparison.scores) == 10


def test_the_keeper_follows_who_answers_by_a_feed(stranger):
    board = stranger.make_board("Lamp & Sons")
    stranger.answer(board, "Founder", "lifestyle-discussion", "online-product")
    stranger.answer(board, "Support", "not-prepared")
    page = stranger.get(board.address).content.decode()
    feed = stranger.get(f"{board.address}news.atom")
    assert f'href="{board.address}news.atom"' in page
    assert feed["Content-Type"].startswith("application/atom+xml") and "noindex" in feed["X-Robots-Tag"]
    found = ElementTree.fromstring(feed.content)
    titles = [entry.findtext("{*}title") for entry in found.iterfind("{*}entry")]
    assert titles == ["Support answered: 0 −2, together −2", "Founder answered: +2 0, together +2"]
    assert stranger.get(f"{board.answer}news.atom").status_code == 404
