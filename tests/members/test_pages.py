"""The list of members, and the page of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.messages.conftest import batch, bring, said

from folkmoot.flow.steps import STEPS
from folkmoot.flow.worker import work_off
from folkmoot.stream.members import queries
from folkmoot.stream.members.models import Member, PersonalRecord

__all__ = ["bring"]
pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"members:{name}", args=["north", *args])


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def member(name: str) -> Member:
    return PersonalRecord.objects.select_related("member").get(name=name).member


@pytest.fixture
def people(bring):
    bring(
        batch(
            [
                said("1", "first words"),
                said("2", "later words", minute=5),
                said("3", author="otto"),
                said("4", author="anna"),
            ]
        )
    )


def test_the_list_and_who_is_in_it(alice_client, people):
    shown = text_of(alice_client.get(page("members")))
    assert shown.index("Ann<") < shown.index("Anna<") < shown.index("Otto<")
    assert "3 members, by name" in shown
    found = text_of(alice_client.get(page("members") + "?name=ANN"))
    assert "2 members, by name" in found
    assert "Otto" not in found
    assert "Nobody of this name" in text_of(alice_client.get(page("members") + "?name=xyz"))
    for odd in ("?start=x", "?start=-3", "?start=99999999999999999999999"):
        assert alice_client.get(page("members") + odd).status_code == 200


def test_an_empty_list_says_what_to_do(alice_client, workspace):
    assert "Bring an archive in" in text_of(alice_client.get(page("members")))


def test_a_long_list_comes_in_pages(workspace, inside, bring):
    bring(batch([said(str(n), author=f"m{n:03d}") for n in range(120)]))
    seen, start = [], 0
    while start is not None:
        found = queries.page(workspace, start=start)
        seen += [row.name for row in found.rows]
        start = found.next
    assert seen == [f"M{n:03d}" for n in range(120)]


def test_the_page_of_one(alice_client, people):
    shown = text_of(alice_client.get(page("member", member("Ann").uid)))
    assert shown.index("later words") < shown.index("first words")
    assert "words of 3" not in shown
    for words in ("Handles", "forum", "Erase this member", "What they said"):
        assert words in shown


def test_merge_and_undo_through_the_page(alice_client, people):
    ann, anna = member("Ann"), member("Anna")
    offered = text_of(alice_client.get(page("member", ann.uid) + "?merge=ann"))
    assert f'value="{anna.uid}"' in offered
    assert f'value="{ann.uid}"' not in offered
    alice_client.post(page("merge", ann.uid), {"gone": anna.uid})
    shown = text_of(alice_client.get(page("member", ann.uid)))
    assert "words of 4" in shown
    assert alice_client.get(page("member", anna.uid))["Location"] == page("member", ann.uid)
    (done,) = queries.merges_of(ann.workspace, ann)
    alice_client.post(page("undo-merge", ann.uid), {"merge": done.uid})
    assert "words of 4" not in text_of(alice_client.get(page("member", ann.uid)))
    assert alice_client.post(page("merge", ann.uid), {"gone": "nonsense"}).status_code == 404
    assert alice_client.post(page("undo-merge", ann.uid), {"merge": anna.uid}).status_code == 404


def test_erase_through_the_page(alice_client, people):
    ann = member("Ann")
    assert "the texts of 2 messages will be gone" in text_of(alice_client.get(page("member", ann.uid)))
    alice_client.post(page("erase", ann.uid))
    work_off({"erase": STEPS["erase"]})
    shown = text_of(alice_client.get(page("member", ann.uid)))
    assert "Erased member" in shown
    assert "first words" not in shown
    assert "Erase this member" not in shown


def test_staff_through_the_page(alice_client, people):
    ann = member("Ann")
    alice_client.post(page("staff", ann.uid), {"is_staff": "yes"})
    assert "speaks for the brand" in text_of(alice_client.get(page("members")))
    alice_client.post(page("staff", ann.uid), {"is_staff": "no"})
    ann.refresh_from_db()
    assert ann.is_staff is False


def test_who_may_do_what(bob_client, charlie_client, people):
    ann = member("Ann")
    shown = text_of(bob_client.get(page("member", ann.uid)))
    assert "Erase this member" not in shown
    assert bob_client.post(page("erase", ann.uid)).status_code == 403
    assert bob_client.post(page("staff", ann.uid), {"is_staff": "yes"}).status_code == 403
    assert charlie_client.get(page("members")).status_code == 404
    assert charlie_client.get(page("member", ann.uid)).status_code == 404


def counted(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_take_the_same_queries_for_one_and_for_three(alice_client, bring):
    bring(batch([said("1")]))
    addresses = [page("members"), page("member", member("Ann").uid)]
    once = [counted(alice_client, address) for address in addresses]
    bring(
        batch([said("2"), said("3", source="forum:b", channel="B"), said("4", author="otto"), said("5", author="anna")])
    )
    assert [counted(alice_client, address) for address in addresses] == once
