"""Lists of cases: the right ones, in their order, page by page without gap or repeat, at a fixed cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.conftest import START

from folkmoot.foundation.workspaces.queries import inside as inside_of
from folkmoot.work.desk import actions, queries
from folkmoot.work.desk.models import Case, Label, MessageLabel, Queue
from folkmoot.work.desk.queries import CaseFilter
from folkmoot.work.desk.states import CaseState
from folkmoot_engine.errors import RefusedError

HOUR = timedelta(hours=1)


def uids(rows) -> list:
    return [row.uid for row in rows]


def shown(workspace, view, user, **more) -> list:
    return uids(queries.cases(workspace, view, user=user, **more).rows)


def make_cases(community, count: int, **fields) -> list[Case]:
    author = community.make_author("Mara")
    return [community.make_case(community.say(author, f"Number {n}"), **fields) for n in range(count)]


# What is in a list


def test_each_view_holds_its_own(workspace, alice, bob, community):
    free, mine, waiting, foreign, asleep, done = make_cases(community, 6)
    actions.claim(workspace, bob, mine)
    actions.wait(workspace, bob, actions.claim(workspace, bob, waiting))
    actions.claim(workspace, alice, foreign)
    actions.snooze(workspace, bob, asleep, until=timezone.now() + HOUR)
    actions.finish(workspace, bob, done)
    lists = {view: shown(workspace, view, bob) for view in ("mine", "all", "waiting", "snoozed", "done")}
    assert lists == {
        "mine": uids([mine, waiting]),
        "all": uids([free, mine, foreign]),
        "waiting": uids([waiting]),
        "snoozed": uids([asleep]),
        "done": uids([done]),
    }


def test_the_most_urgent_come_first_then_the_oldest(workspace, bob, community):
    calm, late, early, hot = (
        community.make_case(urgency=urgency, opened_at=START + minutes * timedelta(minutes=1))
        for urgency, minutes in ((0.1, 0), (0.5, 9), (0.5, 3), (0.9, 5))
    )
    assert shown(workspace, "all", bob) == uids([hot, early, late, calm])


def test_the_snoozed_stand_by_when_they_wake_and_the_done_by_when_they_were(workspace, bob, community):
    first, second, third = make_cases(community, 3)
    for case, hours in ((first, 3), (second, 1), (third, 2)):
        actions.snooze(workspace, bob, case, until=timezone.now() + hours * HOUR)
    assert shown(workspace, "snoozed", bob) == uids([second, third, first])
    for case in (second, first, third):
        actions.finish(workspace, bob, case)
    assert shown(workspace, "done", bob) == uids([third, first, second])


def test_a_queue_is_a_list_within_a_view(workspace, bob, community):
    urgent = Queue.objects.get(slug="urgent")
    hot, calm = community.make_case(queue="urgent"), community.make_case()
    assert shown(workspace, "all", bob, queue=urgent) == [hot.uid]
    actions.wait(workspace, bob, hot)
    assert shown(workspace, "all", bob, queue=urgent) == []
    assert shown(workspace, "waiting", bob, queue=urgent) == [hot.uid]
    assert shown(workspace, "all", bob) == [calm.uid]


def test_filters_narrow_a_list(workspace, bob, community):
    other = community.make_channel("offtopic")
    plain = community.make_case()
    german = community.make_case(language="de")
    hard = community.make_case(level=3)
    elsewhere = community.make_case(community.say(None, "Hi", thread=community.make_thread(channel=other)))
    owned = actions.claim(workspace, bob, community.make_case())
    label = Label.objects.get(name="Bug")
    actions.decide(workspace, bob, plain, kind="label", label=label)
    for asked, expected in (
        (CaseFilter(language="de"), [german]),
        (CaseFilter(level=3), [hard]),
        (CaseFilter(channel=other), [elsewhere]),
        (CaseFilter(owner=bob), [owned]),
        (CaseFilter(unowned=True), [plain, german, hard, elsewhere]),
        (CaseFilter(label=label), [plain]),
        (CaseFilter(label=label, level=3), []),
    ):
        assert shown(workspace, "all", bob, filters=asked) == uids(expected), asked
        assert queries.count_cases(workspace, "all", user=bob, filters=asked).number == len(expected)
    assert not CaseFilter()


def test_a_row_shows_what_there_is_to_show(workspace, bob, community):
    message = community.say(community.make_author("Mara"), "Long " * 200, thread=community.make_thread("Lids"))
    case = community.make_case(message)
    actions.decide(workspace, bob, case, kind="label", label=Label.objects.get(name="Bug"))
    actions.claim(workspace, bob, case)
    with CaptureQueriesContext(connection) as seen:
        (row,) = queries.cases(workspace, "all", user=bob).rows
        assert (row.title, row.author_name, row.channel.name, row.queue.slug) == ("Lids", "Mara", "help", "moderation")
        assert (row.owner, len(row.opening)) == (bob, 280)
        assert [label.name for label in row.labels] == ["Bug"]
    assert len(seen) == 2


def test_a_case_without_author_or_verdict_is_shown_too(workspace, bob, community):
    case = community.make_case(community.say(None, "Hm"))
    (row,) = queries.cases(workspace, "all", user=bob).rows
    assert (row.uid, row.author_name, row.labels) == (case.uid, None, [])
    assert queries.case(workspace, case.uid).verdict is None


# Page by page

CASES = st.lists(
    st.tuples(st.sampled_from([0.0, 0.25, 0.1 + 0.2, 0.5, 1.0]), st.integers(0, 3), st.booleans()), max_size=25
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=CASES, limit=st.integers(1, 7), view=st.sampled_from(["all", "snoozed", "done"]))
def test_pages_have_neither_gaps_nor_repeats(workspace, bob, community, drawn, limit, view):
    Case.objects.all().delete()
    author = community.make_author("Mara")
    for urgency, minutes, second in drawn:
        at = START + timedelta(minutes=minutes, microseconds=int(second))
        times = {"all": {}, "snoozed": {"snoozed_until": at}, "done": {"done_at": at}}[view]
        state = {"all": "open"}.get(view, view)
        community.make_case(community.say(author, "x"), urgency=urgency, opened_at=at, state=state, **times)
    whole = shown(workspace, view, bob, limit=100)
    assert len(whole) == len(drawn)
    turned, after = [], ""
    while True:
        page = queries.cases(workspace, view, user=bob, after=after, limit=limit)
        turned += uids(page.rows)
        if not page.after:
            break
        assert len(page.rows) == limit
        after = page.after
    assert turned == whole
    for place, uid in enumerate(whole):
        following = queries.next_case(workspace, view, after=Case.objects.get(uid=uid), user=bob)
        others = [one for one in whole if one != uid]
        expected = whole[place + 1] if place + 1 < len(whole) else next(iter(others), None)
        assert (following and following.uid) == expected


def test_a_page_stands_when_what_it_began_after_has_gone(workspace, bob, community):
    cases = make_cases(community, 5)
    page = queries.cases(workspace, "all", user=bob, limit=2)
    actions.finish(workspace, bob, cases[1])
    assert shown(workspace, "all", bob, after=page.after, limit=9) == uids(cases[2:])
    assert queries.next_case(workspace, "all", after=cases[1], user=bob) == cases[2]


@pytest.mark.parametrize(
    "nonsense", ["x", "%%%", "bnVsbA", "WzEsMl0", "W251bGwsbnVsbCxudWxsXQ", "é", "WyJhIiwiYiIsImMiXQ"]
)
def test_a_cursor_that_is_none_is_refused(workspace, bob, community, nonsense):
    with pytest.raises(RefusedError, match="no place in the list"):
        queries.cases(workspace, "all", user=bob, after=nonsense)


# How many


def test_the_switcher_counts(workspace, alice, bob, community):
    make_cases(community, 2)
    late = community.make_case(queue="urgent", due_at=timezone.now() - HOUR)
    actions.claim(workspace, bob, late)
    actions.wait(workspace, bob, actions.claim(workspace, bob, community.make_case()))
    actions.snooze(workspace, bob, community.make_case(), until=timezone.now() + HOUR)
    actions.finish(workspace, bob, community.make_case())
    overview = queries.queues(workspace, bob)
    counts = {one.queue.slug: (one.open, one.mine, one.overdue) for one in overview.queues}
    assert list(counts) == ["urgent", "moderation", "questions", "general"]
    assert counts == {"urgent": (1, 1, 1), "moderation": (2, 0, 0), "questions": (0, 0, 0), "general": (0, 0, 0)}
    assert overview.views == {"mine": 2, "all": 3, "waiting": 1, "snoozed": 1}
    assert queries.queues(workspace, alice).views["mine"] == 0


def test_done_comes_first_in_the_alphabet():
    """The switcher reads the index from there on."""
    assert min(CaseState.values) == CaseState.DONE


def test_nobody_counts_beyond_a_thousand(workspace, bob, community, monkeypatch):
    monkeypatch.setattr("folkmoot.work.desk.queries.lists.MOST_COUNTED", 3)
    make_cases(community, 3)
    assert queries.count_cases(workspace, "all", user=bob) == queries.Count(3, False)
    make_cases(community, 2)
    assert queries.count_cases(workspace, "all", user=bob) == queries.Count(3, True)


def test_the_pulse_beats_with_every_change(workspace, bob, case):
    before = queries.pulse(workspace)
    assert queries.pulse(workspace) == before
    actions.claim(workspace, bob, case)
    assert queries.queues(workspace, bob).pulse == queries.pulse(workspace) > before


# What it costs


def cost(ask) -> int:
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_whatever_it_holds(workspace, bob, community, number):
    for case in make_cases(community, number):
        community.judge(case.message)
        actions.decide(workspace, bob, case, kind="label", label=Label.objects.get(name="Bug"))
    assert cost(lambda: queries.cases(workspace, "all", user=bob)) == 2
    assert cost(lambda: queries.queues(workspace, bob)) == 2
    assert cost(lambda: queries.count_cases(workspace, "all", user=bob)) == 1
    assert cost(lambda: queries.pulse(workspace)) == 1


def plan(ask) -> list[str]:
    """How SQLite answers the first query of `ask`: the lines that tell which table is read, and how."""
    with CaptureQueriesContext(connection) as seen:
        ask()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + seen.captured_queries[0]["sql"].replace("%", "%%"), None)
        return [row[3] for row in cursor.fetchall()]


PLANS = {
    "all": ("cases", {"view": "all"}, "case_all"),
    "mine": ("cases", {"view": "mine"}, "case_owner"),
    "waiting": ("cases", {"view": "waiting"}, "case_all"),
    "snoozed": ("cases", {"view": "snoozed"}, "case_wake"),
    "done": ("cases", {"view": "done"}, "case_done"),
    "queue": ("cases", {"view": "all", "queue": True}, "case_queue"),
    "second page": ("cases", {"view": "all", "after": True}, "case_all"),
    "count": ("count_cases", {"view": "all"}, "case_"),
    "switcher": ("queues", {}, "COVERING INDEX case_queue"),
}


@pytest.mark.parametrize("name", PLANS)
def test_no_list_reads_a_whole_table(workspace, bob, community, on_postgresql, name):
    if on_postgresql:
        pytest.skip("plans are read as SQLite tells them")
    what, asked, index = PLANS[name]
    asked = dict(asked)
    make_cases(community, 3)
    if asked.get("queue"):
        asked["queue"] = Queue.objects.get(slug="moderation")
    if asked.get("after"):
        asked["after"] = queries.cases(workspace, "all", user=bob, limit=2).after
    view = asked.pop("view", None)
    arguments = [workspace, bob] if view is None else [workspace, view]
    lines = plan(lambda: getattr(queries, what)(*arguments, **({"user": bob, **asked} if view else {})))
    assert any(index in line for line in lines), lines
    assert [line for line in lines if re.match(r"SCAN (?!.*\bUSING)", line) and "subquery" not in line.lower()] == []
    if what == "cases" and name != "mine":  # mine are few, of two states, and sorted
        assert not any("TEMP B-TREE" in line for line in lines), lines


# By words


def test_cases_are_found_by_what_was_said_in_their_threads(workspace, bob, community):
    mara, thread = community.make_author("Mara"), community.make_thread("Lids")
    early = community.make_case(community.say(mara, "The kettle leaks", thread=thread))
    community.say(mara, "It drips on the saddle", thread=thread)
    late = community.make_case(community.say(mara, "A saddle bag for the kettle?"))
    actions.finish(workspace, bob, late)
    assert uids(queries.search_cases(workspace, "kettle")) == uids([late, early])
    assert uids(queries.search_cases(workspace, "drips")) == [early.uid]
    assert uids(queries.search_cases(workspace, "saddle", limit=1)) == [late.uid]
    assert queries.search_cases(workspace, "umbrella") == []


# Whose it is


def test_nothing_of_another_workspace_is_ever_seen(workspace, other_workspace, bob, community, elsewhere):
    with inside_of(other_workspace):
        foreign = elsewhere.make_case(elsewhere.say(elsewhere.make_author("Zoe"), "Hello"))
        elsewhere.judge(foreign.message)
        MessageLabel.objects.create(
            workspace=other_workspace, message=foreign.message, label=Label.objects.get(name="Bug")
        )
    own = community.make_case()
    for view in ("all", "mine", "waiting", "snoozed", "done"):
        assert foreign.uid not in shown(workspace, view, bob)
    assert queries.search_cases(workspace, "Hello") == []
    assert queries.case(workspace, foreign.uid) is None
    assert queries.message(workspace, foreign.message.uid) is None
    assert queries.queues(workspace, bob).views["all"] == 1
    assert queries.next_case(workspace, "all", after=own, user=bob) is None
    assert queries.cases_by_uid(workspace, [foreign.uid, own.uid]) == [own]
    assert {label.workspace for label in queries.labels(workspace)} == {workspace}
    assert {rule.workspace for rule in queries.house_rules(workspace)} == {workspace}
