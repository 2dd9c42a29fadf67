"""The desk's pages: what they show, what they do without a script, what htmx is answered, and what they cost."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.work.desk import actions, queries
from folkmoot.work.desk.models import Case, HouseRule, Label, Note, Queue
from folkmoot.work.desk.states import CaseState
from folkmoot.work.desk.templatetags.verdicts import SENTENCES
from folkmoot_engine.triage.reasons import REASONS

DESK = "/w/north/desk/"
MOST_QUERIES = 27  # two ask which public rooms the team looks after: for the rail, and for the panel
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def nobody_looks():
    cache.clear()
    yield
    cache.clear()


def address(case: Case, view: str = "all", verb: str = "") -> str:
    return f"{DESK}{view}/case/{case.uid}/{f'{verb}/' if verb else ''}"


def reason(text: str, words: str, head: str, code: str) -> dict:
    start = text.index(words)
    return {"head": head, "code": code, "words": words, "start": start, "end": start + len(words), "weight": 0.9}


@pytest.fixture
def insult(community) -> Case:
    """A message whose insult triage found, as a case."""
    message = community.say(community.make_author("Maya"), "You clown, send my parcel")
    community.judge(
        message,
        risks=[{"label": "insult", "probability": 0.85}],
        reasons=[reason(message.text, "clown", "insult", "lexicon-insult")],
    )
    return community.make_case(message)


# Who may come in -----------------------------------------------------------------------------------------------------


def test_strangers_find_nothing(case, client, charlie_client):
    for path in (DESK, f"{DESK}all/", address(case), f"{DESK}settings/house-rules/"):
        assert client.get(path).status_code == 302
        assert charlie_client.get(path).status_code == 404
    assert charlie_client.post(address(case, verb="finish")).status_code == 404


def test_cases_of_another_workspace_are_not_there(elsewhere, alice_client):
    with workspaces.inside(elsewhere.workspace):
        with_case = elsewhere.make_case()
    assert alice_client.get(address(with_case)).status_code == 404
    assert alice_client.post(address(with_case, verb="finish")).status_code == 404


def test_provider_leads_see_no_cases_and_agents_no_settings(case, teammate, client, bob_client):
    client.force_login(teammate("Petra", Role.PROVIDER_LEAD))
    assert client.get(f"{DESK}all/").status_code == 403
    assert bob_client.get(f"{DESK}all/").status_code == 200
    assert bob_client.get(f"{DESK}settings/queues/").status_code == 403


def test_reviewers_may_look_at_an_answer_but_not_give_it(community, teammate, client):
    client.force_login(teammate("Rita", Role.REVIEWER))
    page = client.get(address(community.make_case(level=2))).content.decode()
    assert "Your role may look at this case" in page
    assert "I have posted it" not in page


# Lists ---------------------------------------------------------------------------------------------------------------


def test_the_desk_opens_the_list_one_worked_in_last(case, alice_client):
    assert alice_client.get(DESK).url == f"{DESK}all/"
    alice_client.get(f"{DESK}questions/")
    assert alice_client.get(DESK).url == f"{DESK}questions/"


def test_a_list_that_does_not_exist_is_not_found(case, alice_client):
    assert alice_client.get(f"{DESK}no-such-queue/").status_code == 404


def test_a_row_says_what_who_where_and_how_urgent(community, alice, alice_client):
    thread = community.make_thread("Where is my parcel?")
    message = community.say(community.make_author("Maya Lindqvist"), "Since Monday", thread=thread)
    community.make_case(message, urgency=0.9, owner=alice, due_at=timezone.now() - timedelta(hours=3))
    page = alice_client.get(f"{DESK}mine/").content.decode()
    row = page[page.index('<li class="case"') :]
    for words in ("Where is my parcel?", "Maya Lindqvist", "help", "Urgent", "3 h late", "Owner: Alice"):
        assert words in row


def test_names_from_outside_are_never_markup(community, alice_client):
    community.make_case(community.say(community.make_author("<b>Bold</b>"), "<i>hello</i>", html="<p>hello</p>"))
    page = alice_client.get(f"{DESK}all/").content.decode()
    assert "<b>Bold</b>" not in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page


def test_lists_are_narrowed_and_say_by_what(community, alice_client):
    rides = community.make_channel("rides")
    here = community.make_case(community.say(None, "about rides", thread=community.make_thread(channel=rides)))
    there = community.make_case()
    page = alice_client.get(f"{DESK}all/", {"channel": str(rides.uid)}).content.decode()
    assert f"case-{here.uid}" in page
    assert f"case-{there.uid}" not in page
    assert "Channel: rides" in page


@pytest.mark.parametrize(
    ("field", "value", "fields"),
    [
        ("level", "3", {"level": 3}),
        ("language", "de", {"language": "de"}),
        ("owner", "nobody", {}),
    ],
)
def test_each_filter_narrows(community, bob, alice_client, field, value, fields):
    inside = community.make_case(**fields)
    outside = community.make_case(owner=bob)
    page = alice_client.get(f"{DESK}all/", {field: value}).content.decode()
    assert f"case-{inside.uid}" in page
    assert f"case-{outside.uid}" not in page


def test_a_filter_that_is_none_counts_as_not_asked_for(case, alice_client):
    page = alice_client.get(f"{DESK}all/", {"level": "9", "channel": "x"}).content.decode()
    assert f"case-{case.uid}" in page


def test_an_empty_desk_says_what_to_do_first(community, alice_client, bob_client):
    page = alice_client.get(f"{DESK}all/").content.decode()
    assert "No cases yet" in page
    assert "Import an archive" in page
    assert "Import an archive" not in bob_client.get(f"{DESK}all/").content.decode()


def test_a_list_filtered_to_nothing_says_which_filter_to_loosen(case, alice_client):
    page = alice_client.get(f"{DESK}all/", {"level": "4"}).content.decode()
    assert "Nothing passes these filters" in page
    assert "Take away “Level of work: 4 Strategy”" in page


def test_a_view_without_cases_says_what_would_stand_there(case, alice_client):
    assert "Nothing sleeps" in alice_client.get(f"{DESK}snoozed/").content.decode()


def test_long_lists_come_page_by_page(community, alice_client):
    author = community.make_author("Mara")
    made = {str(community.make_case(community.say(author, f"{n}")).uid) for n in range(33)}
    first = alice_client.get(f"{DESK}all/")
    more = first.context["more"]
    rest = alice_client.get(more, **HTMX).content.decode()
    assert rest.strip().startswith('<li class="case"')
    seen = {str(row["case"].uid) for row in first.context["rows"]}
    assert len(seen) == 30
    assert {uid for uid in made if f"case-{uid}" in rest} == made - seen
    assert alice_client.get(f"{DESK}all/", {"after": "nonsense"}).url == f"{DESK}all/"


def test_pages_cost_the_same_however_many_rows(
    community, alice_client, django_assert_num_queries, django_assert_max_num_queries
):
    author = community.make_author("Mara")
    case = community.make_case(community.say(author, "one"))
    alice_client.get(address(case))  # the session is there, caches are warm
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        alice_client.get(f"{DESK}all/")
    with django_assert_max_num_queries(MOST_QUERIES) as few_case:
        alice_client.get(address(case))
    for n in range(3):
        message = community.say(author, f"more {n}", thread=case.thread)
        community.judge(message)
        community.make_case(message)
    with django_assert_num_queries(len(few)):
        alice_client.get(f"{DESK}all/")
    with django_assert_num_queries(len(few_case)):
        alice_client.get(address(case))


# A case --------------------------------------------------------------------------------------------------------------


def test_a_case_shows_its_thread_why_and_what_next(insult, community, alice_client):
    community.say(community.make_author("Ben"), "Please be kind", thread=insult.thread)
    page = alice_client.get(address(insult)).content.decode()
    for words in ("Please be kind", "this one asks for work", "Why it is here", "very likely", "Assign to me", "Hide…"):
        assert words in page
    assert "Words that insult a person or a group." in page


def test_every_reason_has_its_sentence():
    assert set(SENTENCES) == set(REASONS)


def test_harmful_words_are_covered_until_asked_for(insult, alice_client):
    row = alice_client.get(f"{DESK}all/").content.decode()
    assert "You [Insult], send my parcel" in row
    assert "clown" not in row
    assert 'class="cover"' in alice_client.get(address(insult)).content.decode()
    answer = alice_client.post(f"{DESK}covers/", {"covers": "off", "back": address(insult)})
    assert answer.url == address(insult)
    shown = alice_client.get(address(insult)).content.decode()
    assert 'class="cover"' not in shown
    assert ">clown</mark>" in shown


def test_quoted_lines_are_covered_too(insult, community, alice_client):
    opening = insult.message
    answer = community.say(community.make_author("Ben"), "Please", thread=insult.thread, parent=opening)
    insulting = community.say(opening.author, "clown again", thread=insult.thread, parent=answer)
    community.judge(insulting, reasons=[reason("clown again", "clown", "insult", "lexicon-insult")])
    community.say(None, "Enough", thread=insult.thread)
    community.say(None, "Well said", thread=insult.thread, parent=insulting)
    page = alice_client.get(address(insult)).content.decode()
    quoted = page[page.index('class="said-to') :]
    assert "[Insult] again" in quoted[: quoted.index("</a>")]
    assert page.count('class="said-to') == 1  # not where the answer stands right below, nor to the opening


def test_one_is_sent_back_to_our_own_pages_only(case, alice_client):
    answer = alice_client.post(f"{DESK}covers/", {"covers": "on", "back": "https://elsewhere.example/"})
    assert answer.url == DESK


def test_htmx_gets_the_thread_and_the_panel_and_no_list(case, alice_client):
    part = alice_client.get(address(case), **HTMX).content.decode()
    assert 'id="panel" hx-swap-oob="innerHTML"' in part
    assert "<html" not in part
    assert 'id="rows"' not in part


def test_coming_back_by_the_browsers_arrow_gets_the_whole_page(case, alice_client):
    whole = alice_client.get(address(case), **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true").content.decode()
    assert "<html" in whole


def test_a_message_leads_to_its_case(case, community, alice_client):
    beside = community.say(community.make_author("Ben"), "me too", thread=case.thread)
    for message in (case.message, beside):
        answer = alice_client.get(f"{DESK}message/{message.uid}/")
        assert answer.url.startswith(f"{address(case)}?around={message.uid}")


def test_a_thread_without_a_case_can_be_read(community, elsewhere, alice_client):
    alone = community.say(community.make_author("Ben"), "nobody asked")
    page = alice_client.get(f"{DESK}message/{alone.uid}/").content.decode()
    assert "nobody asked" in page
    assert "Nothing here asks for work" in page
    with workspaces.inside(elsewhere.workspace):
        theirs = elsewhere.say(None, "ours alone")
    assert alice_client.get(f"{DESK}message/{theirs.uid}/").status_code == 404


def test_an_erased_author_has_no_name_and_a_hidden_message_is_covered(community, alice, alice_client):
    case = community.make_case(community.say(None, "spam, spam"))
    rule = HouseRule.objects.first()
    actions.decide(community.workspace, alice, case, kind="hide", house_rule=rule, reason="It is bait.")
    page = alice_client.get(address(case, "done")).content.decode()
    assert "Author unknown" in page
    assert "Hidden by Alice." in page
    assert str(rule) in page
    assert "It is bait." in page


# What is done, without a script --------------------------------------------------------------------------------------


def test_finishing_goes_on_to_the_next_case(community, alice_client):
    first, second = community.make_case(urgency=0.9), community.make_case(urgency=0.8)
    answer = alice_client.post(address(first, verb="finish"), {"version": first.version})
    assert answer.url == address(second)
    assert Case.objects.get(pk=first.pk).state == CaseState.DONE
    assert alice_client.post(address(second, verb="finish")).url == f"{DESK}all/"


def test_what_was_done_is_told_with_a_way_back(case, alice_client):
    page = alice_client.post(address(case, verb="claim"), follow=True).content.decode()
    assert "The case is yours." in page
    assert f'action="{address(case, verb="undo")}"' in page


@pytest.mark.parametrize(
    ("verb", "said"),
    [("claim", {}), ("wait", {}), ("note", {"text": "Called."}), ("reply", {"text": "Sorry."}), ("finish", {})],
)
def test_what_was_done_can_be_undone(case, alice_client, verb, said):
    before = Case.objects.values("state", "owner").get(pk=case.pk)
    alice_client.post(address(case, verb=verb), said)
    answer = alice_client.post(address(case, verb="undo"))
    assert answer.url == address(case)
    assert Case.objects.values("state", "owner").get(pk=case.pk) == before


def test_assigning_releasing_and_opening_again(case, alice, bob, alice_client):
    alice_client.post(address(case, verb="assign"), {"to": str(bob.uid)})
    assert Case.objects.get(pk=case.pk).owner == bob
    alice_client.post(address(case, verb="release"))
    assert Case.objects.get(pk=case.pk).owner is None
    alice_client.post(address(case, verb="finish"))
    alice_client.post(address(case, verb="reopen"))
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN


def test_nobody_outside_the_team_is_given_a_case(case, charlie, alice_client):
    assert alice_client.post(address(case, verb="assign"), {"to": str(charlie.uid)}).status_code == 409


def test_snoozing_until_a_time_of_ones_own_zone(case, alice, alice_client):
    alice.zone = "Asia/Tokyo"
    alice.save()
    tomorrow = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT09:00")
    alice_client.post(address(case, verb="snooze"), {"until": tomorrow})
    asleep = Case.objects.get(pk=case.pk)
    assert asleep.state == CaseState.SNOOZED
    assert asleep.snoozed_until.strftime("%Y-%m-%dT%H:%M") == tomorrow.replace("T09:00", "T00:00")


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01T09:00"])
def test_a_time_that_is_none_is_refused_with_a_reason(case, alice_client, until):
    answer = alice_client.post(address(case, verb="snooze"), {"until": until})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()


def test_deciding_with_a_rule_and_reversing_it(case, alice_client):
    rule = HouseRule.objects.get(code="2")
    said = {"kind": "hide", "house_rule": str(rule.uid), "reason": "A threat against a courier."}
    alice_client.post(address(case, verb="decide"), said)
    decision = queries.case(case.workspace, case.uid).decisions.get()
    assert (decision.house_rule, decision.reason) == (rule, said["reason"])
    page = alice_client.get(address(case, "done")).content.decode()
    assert "A threat against a courier." in page
    alice_client.post(address(case, verb="reverse"), {"decision": str(decision.uid)})
    assert "reversed" in alice_client.get(address(case)).content.decode()
    case.message.refresh_from_db()
    assert case.message.hidden_at is None


def test_labelling_and_escalating(case, alice_client):
    label, urgent = Label.objects.first(), Queue.objects.get(slug="urgent")
    alice_client.post(address(case, verb="decide"), {"kind": "label", "label": str(label.uid)})
    assert label.name in alice_client.get(address(case)).content.decode()
    alice_client.post(address(case, verb="decide"), {"kind": "escalate", "to_queue": str(urgent.uid)})
    assert Case.objects.get(pk=case.pk).queue == urgent


def test_a_refusal_says_why_and_keeps_what_was_written(case, alice_client):
    answer = alice_client.post(address(case, verb="decide"), {"kind": "hide", "reason": "Long thought about."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "needs a house rule" in page
    assert "Long thought about.</textarea>" in page
    assert '<dialog class="dialog moderate" id="moderate" aria-labelledby="moderate-name" open>' in page


def test_an_old_page_cannot_overwrite_what_it_has_not_seen(case, alice_client, bob_client):
    seen = case.version
    bob_client.post(address(case, verb="claim"), {"version": seen})
    answer = alice_client.post(address(case, verb="finish"), {"version": seen})
    assert answer.status_code == 409
    assert "Bob" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN


def test_forms_open_without_a_script(case, alice_client):
    page = alice_client.get(address(case), {"do": "snooze"}).content.decode()
    assert '<dialog class="dialog snooze" id="snooze" aria-labelledby="snooze-name" open>' in page


def test_a_verb_that_is_none_is_not_found_and_reading_changes_nothing(case, alice_client):
    assert alice_client.post(address(case, verb="explode")).status_code == 404
    assert alice_client.get(address(case, verb="finish")).status_code == 405


def test_notes_are_withdrawn_by_who_wrote_them(case, alice_client):
    alice_client.post(address(case, verb="note"), {"text": "A private word"})
    note = Note.objects.get()
    alice_client.post(address(case, verb="withdraw-note"), {"note": str(note.uid)})
    assert "A private word" not in alice_client.get(address(case)).content.decode()
    assert alice_client.post(address(case, verb="withdraw-note"), {"note": "x"}).status_code == 404


# What htmx is answered -----------------------------------------------------------------------------------------------


def test_an_answer_draws_the_next_case_and_says_what_moved(community, alice_client):
    first, second = community.make_case(urgency=0.9), community.make_case(urgency=0.8)
    answer = alice_client.post(address(first, verb="finish"), **HTMX)
    assert answer["HX-Push-Url"] == address(second)
    assert json.loads(answer["HX-Trigger"]) == {"desk:moved": {"case": str(first.uid), "gone": True}}
    part = answer.content.decode()
    for place in ("thread", "panel", "ways", "total", "incoming", "toasts"):
        assert f'id="{place}"' in part
    assert f'data-case="{second.uid}"' in part
    assert part.count("hx-swap-oob") == 6


def test_the_last_case_leaves_an_empty_thread(case, alice_client):
    answer = alice_client.post(address(case, verb="finish"), **HTMX)
    assert answer["HX-Push-Url"] == f"{DESK}all/"
    assert "Choose a case" in answer.content.decode()


def test_a_refusal_is_answered_with_the_case_as_it_stands(case, alice_client, bob_client):
    bob_client.post(address(case, verb="claim"))
    answer = alice_client.post(address(case, verb="claim"), **HTMX)
    assert answer.status_code == 409
    told = json.loads(answer["HX-Trigger-After-Settle"])["desk:refused"]
    assert "Bob" in told["words"]
    assert "Owner: Bob" in answer.content.decode()


def test_no_news_cost_next_to_nothing(case, alice_client, django_assert_max_num_queries):
    page = alice_client.get(f"{DESK}all/")
    with django_assert_max_num_queries(10):
        answer = alice_client.get(f"{DESK}all/news/", {"pulse": page.context["pulse"]}, **HTMX)
    assert answer.status_code == 204
    assert answer.content == b""


def test_news_tell_who_changed_the_open_case_and_who_looks(case, alice_client, bob_client):
    page = alice_client.get(address(case))
    known = {"pulse": page.context["pulse"], "case": str(case.uid), "version": case.version, "total": 0}
    bob_client.get(address(case))
    bob_client.post(address(case, verb="claim"))
    news = alice_client.get(f"{DESK}all/news/", known, **HTMX).content.decode()
    assert "Bob took the case." in news
    assert "Bob has this case open too." in news
    assert "1 more case in this list" in news


# Many at once --------------------------------------------------------------------------------------------------------


def test_many_are_finished_at_once_and_undone_at_once(community, alice_client):
    made = [community.make_case() for _ in range(3)]
    chosen = {"verb": "finish", "cases": [str(one.uid) for one in made[:2]]}
    page = alice_client.post(f"{DESK}all/bulk/", chosen, follow=True).content.decode()
    assert "2 cases changed." in page
    assert Case.objects.filter(state=CaseState.DONE).count() == 2
    assert alice_client.post(f"{DESK}all/bulk/?verb=undo").url == f"{DESK}all/"
    assert Case.objects.filter(state=CaseState.DONE).count() == 0


def test_of_many_those_that_are_refused_are_named(community, bob, alice_client, bob_client):
    theirs, free = community.make_case(owner=bob), community.make_case()
    chosen = {"verb": "claim", "cases": [str(theirs.uid), str(free.uid), "x"]}
    page = alice_client.post(f"{DESK}all/bulk/", chosen, follow=True).content.decode()
    assert "1 case changed." in page
    assert "Bob" in page
    assert (
        "cannot be done to many cases"
        in alice_client.post(f"{DESK}all/bulk/", {"verb": "explode"}, follow=True).content.decode()
    )


# Settings ------------------------------------------------------------------------------------------------------------


def test_a_changed_rule_is_a_new_version(community, alice_client):
    rule = HouseRule.objects.get(code="1")
    pages = f"{DESK}settings/house-rules/"
    said = {"title": "Be kind", "text": "Always."}
    assert alice_client.post(f"{pages}{rule.uid}/", said).url == pages
    fresh = HouseRule.objects.get(code="1", retired_at=None)
    assert (fresh.version, fresh.title) == (2, "Be kind")
    assert "Earlier wordings" in alice_client.get(f"{pages}{fresh.uid}/").content.decode()
    assert alice_client.get(f"{pages}{rule.uid}/").status_code == 404


def test_rules_are_added_and_retired(community, alice_client):
    pages = f"{DESK}settings/house-rules/"
    assert alice_client.post(pages, {"code": "7", "title": "No shouting", "text": "Quietly."}).url == pages
    taken = alice_client.post(pages, {"code": "7", "title": "Again", "text": "Twice."}).content.decode()
    assert "There is a rule with the number 7 already" in taken
    rule = HouseRule.objects.get(code="7")
    page = alice_client.post(f"{pages}{rule.uid}/retire/", follow=True).content.decode()
    assert "Rule 7 is retired." in page
    assert alice_client.post(f"{pages}{rule.uid}/retire/").status_code == 404


def test_a_queue_is_renamed_and_given_hours(community, alice_client):
    queue = Queue.objects.get(slug="questions")
    said = {"name": "Help", "about": "", "hours_to_answer": 12, "position": 0}
    alice_client.post(f"{DESK}settings/queues/{queue.uid}/", said)
    queue.refresh_from_db()
    assert (queue.name, queue.hours_to_answer, queue.slug) == ("Help", 12, "questions")
    wrong = alice_client.post(f"{DESK}settings/queues/{queue.uid}/", {**said, "hours_to_answer": 0})
    assert "Nothing was saved yet" in wrong.content.decode()
    assert "Help" in alice_client.get(f"{DESK}settings/queues/").content.decode()
