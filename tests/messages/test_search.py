"""Words find messages, newest first, in one workspace; whatever is typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.members.actions import merge
from folkmoot.stream.messages.actions.writing import Writer
from folkmoot.stream.messages.models import Import, Message
from folkmoot.stream.messages.queries import search as searching
from folkmoot.stream.messages.queries.search import search

from .conftest import BEGINNING, batch, said

EVE = datetime(2024, 2, 29, 22, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def found(workspace, text: str, **where) -> list[str]:
    return [row.message.native_id for row in search(workspace, text, **where).rows]


@pytest.fixture
def talk(bring, workspace):
    """Four messages a day apart, the oldest brought in last."""
    day = 24 * 60
    rows = [
        said("old", "The blue pump broke", minute=0, author="otto"),
        said("café", "Le Café est fermé", minute=day, source="forum:side", channel="Side"),
        said("new", "A pump, a blue one <script>alert(1)</script>", minute=2 * day, html="<p>A pump</p>"),
        said("titled", "It leaks", title="Trouble with my PUMPS", minute=3 * day, thread_id="T", author="otto"),
    ]
    bring(batch(rows[::-1]))
    return workspace


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pump", ["new", "old"]),
        ("pump*", ["titled", "new", "old"]),
        ("PUMP blue", ["new", "old"]),
        ('"blue pump"', ["old"]),
        ("pump -broke", ["new"]),
        ('pump -"blue one"', ["old"]),
        ("trouble leaks", ["titled"]),
        ("nothing", []),
        ("", []),
        ('!!! --- "" \' * ( OR NEAR', []),
    ],
)
def test_what_words_find(talk, text, expected):
    assert found(talk, text) == expected


def test_case_and_accents_do_not_matter_on_sqlite(talk, on_postgresql):
    expected = [] if on_postgresql else ["café"]  # PostgreSQL's plain dictionary keeps accents
    assert found(talk, "cafe FERME") == expected
    assert found(talk, "CAFÉ") == ["café"]


def test_where_to_look(talk, workspace):
    side, main = Channel.objects.get(name="Side"), Channel.objects.get(name="Main")
    otto = Message.objects.get(native_id="old").author.member
    assert found(workspace, "", channel=side) == ["café"]
    assert found(workspace, "pump", channel=side) == []
    assert found(workspace, "pump*", channel=main, author=otto) == ["titled", "old"]
    assert found(workspace, "pump*", since=BEGINNING + timedelta(days=2)) == ["titled", "new"]
    assert found(workspace, "pump*", until=BEGINNING + timedelta(days=2)) == ["old"]
    assert found(workspace, "pump*", since=BEGINNING - timedelta(days=9_000)) == ["titled", "new", "old"]


def test_an_author_is_all_their_handles(talk, workspace, alice):
    otto = Message.objects.get(native_id="old").author.member
    merge(workspace, alice, otto, Message.objects.get(native_id="new").author.member)
    assert found(workspace, "pump*", author=otto) == ["titled", "new", "old"]


def test_found_words_are_marked_and_the_rest_is_harmless(talk, workspace):
    new, old = search(workspace, "pump").rows
    assert new.excerpt == "A <mark>pump</mark>, a blue one &lt;script&gt;alert(1)&lt;/script&gt;"
    assert old.excerpt == "The blue <mark>pump</mark> broke"
    (titled,) = search(workspace, "troub*").rows
    assert titled.title == "<mark>Trouble</mark> with my PUMPS"


def test_an_excerpt_begins_near_the_first_found_word(bring, workspace):
    bring(batch([said("long", "word " * 200 + "needle " + "word " * 200)]))
    (row,) = search(workspace, "needle").rows
    assert row.excerpt.startswith("… word")
    assert "<mark>needle</mark>" in row.excerpt
    assert row.excerpt.endswith("word …")
    assert len(row.excerpt) < 300


def test_gone_messages_are_not_found_and_hidden_ones_are(talk, workspace):
    Message.objects.filter(native_id="old").update(deleted_at=timezone.now())
    Message.objects.filter(native_id="new").update(hidden_at=timezone.now())
    (row,) = search(workspace, "pump").rows
    assert (row.message.native_id, row.message.hidden_at is not None) == ("new", True)
    Message.objects.filter(native_id="new").update(text="", html="", erased_at=timezone.now())
    assert found(workspace, "pump") == []
    Message.objects.filter(native_id="titled").delete()
    assert found(workspace, "pump*") == []


def test_a_message_made_by_hand_is_found_and_changed_words_too(talk, workspace):
    known = Message.objects.get(native_id="old")
    made = Message.objects.create(
        workspace=workspace,
        uid=known.uid.__class__(int=5),
        channel=known.channel,
        thread=known.thread,
        native_id="made",
        kind="message",
        html="",
        text="handmade",
        sent_at=BEGINNING,
        content_hash=0,
    )
    assert found(workspace, "handmade") == ["made"]
    Message.objects.filter(pk=made.pk).update(text="otherwise")
    assert (found(workspace, "handmade"), found(workspace, "otherwise")) == ([], ["made"])


def test_another_workspace_is_another_world(talk, other_workspace):
    with standing_inside(other_workspace):
        of = Import.objects.create(workspace=other_workspace, kind="table", name="x", path="x")
        Writer(other_workspace, of).write(batch([said("theirs", "their pump")]))
        assert found(other_workspace, "pump") == ["theirs"]
        assert found(other_workspace, "broke") == []
    assert found(talk, "pump") == ["new", "old"]


@pytest.fixture
def crowd(bring, workspace, monkeypatch):
    """300 messages with the same word over four months, brought in out of order; the limits made small."""
    monkeypatch.setattr(searching, "COUNTED", 40)
    monkeypatch.setattr(searching, "WEIGHED", 25)
    monkeypatch.setattr(searching, "MOST_OF_A_DAY", 50)
    rows = [said(f"n{number}", "everywhere", minute=number * number * 2) for number in range(300)]
    bring(batch(rows[1::2] + rows[::2]))
    return workspace


def test_pages_of_a_common_word_have_no_gaps_and_no_repeats(crowd):
    seen, before = [], None
    while True:
        page = search(crowd, "everywhere", before=before, limit=37)
        assert (page.count, page.is_more) == (40, True)
        seen += [row.message.native_id for row in page.rows]
        before = page.next
        if before is None:
            break
    assert seen == [f"n{number}" for number in reversed(range(300))]


def test_the_day_on_which_a_search_begins_is_a_day_where_it_is_asked(bring, workspace, crowd):
    """March has begun in Athens while it is still February in the index."""
    rows = [said(f"e{number}", "Early everywhere", sent_at=EVE) for number in range(3)]
    bring(batch([said("earlier", sent_at=EVE - timedelta(days=60)), *rows]))
    since = datetime(2024, 3, 1, tzinfo=ZoneInfo("Europe/Athens"))
    assert set(found(crowd, "everywhere", since=since, limit=500)) >= {"e0", "e1", "e2"}


def test_a_long_conversation_is_searched_from_its_beginning(bring, workspace, crowd):
    """It began before the first of all conversations ended."""
    rows = [said("root", "Everywhere, at last", thread_id="long", sent_at=EVE - timedelta(days=400))]
    rows += [said("leaf", "Everywhere, still", thread_id="long", sent_at=EVE + timedelta(days=900))]
    bring(batch(rows))
    everywhere = found(crowd, "everywhere", limit=500)
    assert (everywhere[0], everywhere[-1]) == ("leaf", "root")


def test_a_page_takes_a_bounded_number_of_queries(crowd, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        assert len(search(crowd, "everywhere", limit=37).rows) == 37


def test_few_hits_take_the_same_number_of_queries_as_one(talk, workspace, on_postgresql, django_assert_num_queries):
    for words in ("leaks", "pump*"):
        with django_assert_num_queries(3 if on_postgresql else 2):
            assert search(workspace, words).rows


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.text(alphabet="ab\"*-()^:{}+ORNEAT \\'&|!<>", max_size=40)))
def test_nothing_that_can_be_typed_is_an_error(talk, workspace, text):
    assert search(workspace, text).count >= 0
