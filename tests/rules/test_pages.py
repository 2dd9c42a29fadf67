"""The pages of rules: what they show, and what they do without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rules.conftest import LID, said, see_preview, switch_on
from tests.security.test_pages import EVIL, Seen

from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.audit.models import Entry
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import Case, Decision, MessageLabel
from folkmoot.work.rules import actions
from folkmoot.work.rules.forms import as_posted, from_rule
from folkmoot.work.rules.models import Rule, RuleHit, RulePreview, RuleVersion, SavedReply
from folkmoot.work.rules.queries import listing

pytestmark = pytest.mark.django_db
RULES = "/w/north/rules/"
QUESTION = "Does anyone know how to open the lid?"


@pytest.fixture
def rule(workspace, alice, community) -> Rule:
    return actions.add_rule(workspace, alice, said())


def test_an_empty_list_says_how_to_begin(alice_client, community):
    assert "Begin with the starter set" in alice_client.get(RULES).content.decode()
    page = alice_client.post(f"{RULES}starter/", follow=True).content.decode()
    assert page.count("rule-does") == 12 and "Threats and self-harm" in page
    assert Rule.objects.exclude(at_work=None).count() == 0
    assert "was here already" in alice_client.post(f"{RULES}starter/", follow=True).content.decode()


def test_a_new_workspace_begins_with_the_starter_set(workspace, community):
    steps.triage_all(workspace)
    steps.triage_all(workspace)
    assert Rule.objects.count() == 12
    assert Entry.objects.filter(verb="rule.add_starter_set").count() == 1


def test_the_list_tells_state_and_hits(workspace, alice, alice_client, bob_client, rule, hear):
    switch_on(workspace, alice, rule)
    hear(QUESTION)
    for client in (alice_client, bob_client):
        page = client.get(RULES).content.decode()
        assert "Lids" in page and "Text of the message contains one of “lid”" in page
        assert 'data-name="Ever">1<' in page
    assert "New rule" not in bob_client.get(RULES).content.decode()
    assert bob_client.post(f"{RULES}{rule.uid}/switch/", {"to": "off"}).status_code == 403


def test_pages_cost_the_same_however_many_rules(workspace, alice, alice_client, rule, django_assert_num_queries):
    alice_client.get(RULES)
    with CaptureQueriesContext(connection) as few:
        alice_client.get(RULES)
    for n in range(4):
        actions.add_rule(workspace, alice, said(LID.replace("Lids", f"Lids {n}")))
    with django_assert_num_queries(len(few)):
        alice_client.get(RULES)


def test_the_form_keeps_a_rule_and_leads_to_its_preview(alice_client, community):
    sent = as_posted(from_rule(said()))
    answer = alice_client.post(f"{RULES}new/", sent.dict() | _lists(sent))
    rule = Rule.objects.get()
    assert answer.url == f"{RULES}{rule.uid}/preview/"
    assert (rule.name, rule.version, rule.at_work) == ("Lids", 1, None)


def _lists(sent) -> dict:
    return {name: sent.getlist(name) for name in sent}


def test_a_faulty_form_loses_nothing(alice_client, community):
    sent = _lists(as_posted(from_rule(said()))) | {"then.0.value": "nowhere", "name": "Lids of mine"}
    page = alice_client.post(f"{RULES}new/", sent).content.decode()
    assert "There is no queue “nowhere”" in page and 'value="Lids of mine"' in page
    assert not Rule.objects.exists()


def test_a_row_is_added_without_a_script(alice_client, rule):
    page = alice_client.get(f"{RULES}{rule.uid}/form/")
    sent = _lists(as_posted(page.context["draft"])) | {"act": "add check:when", "name": "Other"}
    page = alice_client.post(f"{RULES}{rule.uid}/form/", sent)
    assert len(page.context["draft"].when.parts) == 2 and 'value="Other"' in page.content.decode()


def test_from_the_form_to_yaml_and_back(alice_client, rule):
    sent = _lists(as_posted(alice_client.get(f"{RULES}{rule.uid}/form/").context["draft"]))
    page = alice_client.post(f"{RULES}{rule.uid}/form/", sent | {"act": "to yaml", "name": "Typed just now"})
    text = page.context["text"]
    assert text.startswith("rules:\n  - name: Typed just now\n") and Rule.objects.get().name == "Lids"
    page = alice_client.post(f"{RULES}{rule.uid}/yaml/", {"text": text, "act": "to form"})
    assert _lists(as_posted(page.context["draft"])) == sent | {"name": ["Typed just now"]}


def test_yaml_that_is_wrong_is_shown_where(alice_client, rule):
    text = "rules:\n  - name: Lids\n    when: {message.txt: {contains: [lid]}}\n"
    page = alice_client.post(f"{RULES}{rule.uid}/yaml/", {"text": text}).content.decode()
    assert "There is no field" in page and "line 3, column 12" in page and "^" in page and "Did you mean" in page
    assert "message.txt: {contains: [lid]}" in page
    assert RuleVersion.objects.count() == 1


def test_several_rules_are_kept_at_once(alice_client, community):
    text = LID + LID.replace("\nrules:", "").replace("Lids", "Others")
    assert alice_client.post(f"{RULES}new/yaml/", {"text": text}).url == RULES
    assert [one.name for one in Rule.objects.all()] == ["Lids", "Others"]


def test_a_change_that_somebody_overtook_is_refused(workspace, alice, alice_client, rule):
    actions.change_rule(workspace, alice, rule, said(LID.replace("[lid]", "[lids]")))
    sent = _lists(as_posted(from_rule(said()))) | {"seen": "1", "name": "Mine"}
    page = alice_client.post(f"{RULES}{rule.uid}/form/", sent).content.decode()
    assert "Somebody else has changed this rule" in page and 'value="Mine"' in page


def test_a_preview_counts_marks_and_says_what_it_would_do(workspace, alice, alice_client, community, rule, hear):
    first = hear(QUESTION)
    hear("A second lid, thank you.")
    hear("Something else entirely.")
    assert alice_client.post(f"{RULES}{rule.uid}/preview/", {"days": "365"}).status_code == 302
    assert "Looking at the messages" in alice_client.get(f"{RULES}{rule.uid}/preview/").content.decode()
    work_off({"rules.preview": steps.STEPS["rules.preview"]})
    found = RulePreview.objects.get().found
    assert (found["messages"], found["caught"], sum(n for _, n in found["weeks"])) == (3, 2, 2)
    assert (found["open"]["cases"], found["open"]["caught"]) == (1, 1)
    assert found["open"]["effects"] == [["queue", "urgent", 1], ["label", "lid", 1], ["priority", "urgent", 1]]
    assert "lid" not in str(found["examples"]) and str(first.uid) in found["which"]
    page = alice_client.get(f"{RULES}{rule.uid}/preview/").content.decode()
    assert "2 of 3 messages" in page and '<mark class="why" title="Rule: Text of the message">lid</mark>' in page
    assert RulePreview.objects.get().shown_at is not None
    alice_client.post(f"{RULES}{rule.uid}/switch/", {"to": "on"})
    rule.refresh_from_db()
    assert (rule.at_work, rule.switched_on_by) == (1, alice)


def test_a_preview_can_be_cancelled(workspace, alice, alice_client, rule, hear):
    hear(QUESTION)
    made = actions.ask_preview(workspace, alice, rule, days=365)
    assert actions.run_preview(workspace, made.uid, cancelled=lambda: True).state == "cancelled"
    again = actions.ask_preview(workspace, alice, rule, days=365)
    alice_client.post(f"{RULES}{rule.uid}/preview/cancel/")
    work_off({"rules.preview": steps.STEPS["rules.preview"]})
    again.refresh_from_db()
    assert again.state == "cancelled"
    assert "Switch on" not in alice_client.get(f"{RULES}{rule.uid}/").content.decode()


def test_what_is_erased_is_gone_from_a_preview(workspace, alice, alice_client, rule, hear):
    message = hear(QUESTION)
    see_preview(workspace, alice, rule)
    steps.erase_member(workspace, alice, message.author.member, role="owner")
    page = alice_client.get(f"{RULES}{rule.uid}/preview/").content.decode()
    assert "1 of 1 messages" in page and "open the" not in page


def test_order_copies_versions_and_the_way_back(workspace, alice, alice_client, rule):
    actions.add_rule(workspace, alice, said(LID.replace("Lids", "Second")))
    moved = alice_client.post(f"{RULES}{rule.uid}/move/", {"by": "down"})
    assert [one.rule.name for one in listing.all_rules(workspace)] == ["Second", "Lids"]
    assert "autofocus" not in alice_client.get(moved.url).content.decode()  # it cannot go further down
    assert alice_client.get(alice_client.post(f"{RULES}{rule.uid}/move/", {"by": "down"}).url).status_code == 200
    alice_client.post(f"{RULES}{rule.uid}/duplicate/")
    assert Rule.objects.filter(name="Lids (copy)", at_work=None).count() == 1
    alice_client.post(f"{RULES}{rule.uid}/yaml/", {"text": LID.replace("[lid]", "[lids]"), "seen": "1"})
    alice_client.post(f"{RULES}{rule.uid}/versions/", {"number": "1"})
    rule.refresh_from_db()
    assert rule.version == 3
    texts = [version.text for version in listing.versions(workspace, rule)]
    assert texts[0] == texts[2] != texts[1]
    page = alice_client.post(f"{RULES}{rule.uid}/archive/", follow=True).content.decode()
    assert f"{RULES}{rule.uid}/bring-back/" in page and alice_client.get(f"{RULES}{rule.uid}/").status_code == 404
    alice_client.post(f"{RULES}{rule.uid}/bring-back/")
    assert alice_client.get(f"{RULES}{rule.uid}/").status_code == 200


def test_what_it_did_is_counted_and_taken_back(workspace, alice, bob, alice_client, rule, hear):
    switch_on(workspace, alice, rule)
    free, held, thanks = hear(QUESTION), hear("Who has the lid?"), hear("Thank you for the lid.")
    desk.claim(workspace, bob, Case.objects.get(message=held))
    page = alice_client.get(f"{RULES}{rule.uid}/undo/").content.decode()
    assert "Take back all of it: 2 messages" in page and "1 message stays as it is" in page
    alice_client.post(f"{RULES}{rule.uid}/undo/", {"what": "ever"})
    work_off({"rules.undo": steps.STEPS["rules.undo"]})
    case = Case.objects.get(message=free)
    assert (case.queue.slug, case.priority, case.state) == ("questions", "", "open")
    assert Case.objects.get(message=thanks).state == "done"
    assert [label.message for label in MessageLabel.objects.all()] == [held]
    assert Case.objects.get(message=held).queue.slug == "urgent"
    assert {one.decided_by for one in Decision.objects.exclude(reverses=None)} == {alice}
    assert RuleHit.objects.filter(undone_at=None).count() == 1
    assert "2 messages are as they were before" in alice_client.get(f"{RULES}{rule.uid}/undo/").content.decode()
    before = Entry.objects.filter(verb="case.undo_rule").count()
    actions.undo_hits(workspace, alice, rule)
    assert Entry.objects.filter(verb="case.undo_rule").count() == before


def test_a_case_says_which_rule_caught_it_and_where(workspace, alice, alice_client, rule, hear):
    switch_on(workspace, alice, rule)
    message = hear(QUESTION)
    case = Case.objects.get()
    page = alice_client.get(f"/w/north/desk/all/case/{case.uid}/").content.decode()
    assert 'title="Rule: Lids">lid</mark>' in page
    assert "Text of the message contains one of “lid”" in page and "Switched on by Alice" in page
    assert f"{RULES}new/from/{message.uid}/" in page
    assert "passed the case on to Urgent, by the rule “Lids”" in page


def test_a_rule_begins_with_a_message(workspace, alice_client, hear):
    message = hear(
        "Please help, does anyone know how to open the lid? http://lids.example.org/x",
        facts={"links": ["http://lids.example.org/x"]},
    )
    page = alice_client.get(f"{RULES}new/from/{message.uid}/")
    offered = page.context["offered"]
    assert {"intent.question", "author.messages", "message.links", "channel"} <= {check.field for check in offered}
    place = next(n for n, check in enumerate(offered) if check.field == "message.links")
    begun = alice_client.post(f"{RULES}new/from/{message.uid}/", {"pick": [str(place)]}).context["draft"]
    assert [(part.field, part.values) for part in begun.when.parts] == [("message.links", ["lids.example.org"])]


def test_saved_replies_are_written_and_changed(alice_client, community):
    alice_client.post(f"{RULES}saved-replies/", {"name": "Lids", "text": "Press."})
    assert "already" in alice_client.post(f"{RULES}saved-replies/", {"name": "Lids", "text": "x"}).content.decode()
    reply = SavedReply.objects.get()
    alice_client.post(f"{RULES}saved-replies/{reply.uid}/", {"text": "Press and turn."})
    reply.refresh_from_db()
    assert reply.text == "Press and turn."


def test_nobody_reads_rules_of_another_workspace(charlie_client, rule):
    for name in ("", "form/", "yaml/", "preview/", "versions/", "undo/"):
        assert charlie_client.get(f"{RULES}{rule.uid}/{name}").status_code == 404
        assert charlie_client.get(f"/w/south/rules/{rule.uid}/{name}").status_code == 404


def test_no_word_of_a_stranger_becomes_markup(workspace, alice, alice_client, community):
    thread = community.make_thread(EVIL, community.make_channel(EVIL))
    message = community.say(community.make_author(EVIL[:200]), EVIL, thread=thread, html="")
    community.judge(message, reasons=[{"head": "spam", "code": "x", "words": "onerror", "start": 11, "end": 18}])
    rule = actions.add_rule(workspace, alice, said(LID.replace("[lid]", "[onerror, alert]").replace("Lids", "'<b>x'")))
    switch_on(workspace, alice, rule)
    actions.act(workspace, [message.pk])
    case = Case.objects.get()
    addresses = [f"rules/{rule.uid}/{name}" for name in ("", "form/", "yaml/", "preview/", "versions/", "undo/")]
    for address in ("rules/", f"rules/new/from/{message.uid}/", f"desk/all/case/{case.uid}/", *addresses):
        answer = alice_client.get(f"/w/north/{address}")
        assert answer.status_code == 200 and Seen(answer.content.decode()).bad == [], address


def test_harmful_words_stay_covered_on_pages_of_rules(workspace, alice, alice_client, community, rule, hear):
    text = "You lid of an idiot, open the lid."
    message = community.say(community.make_author("Mara"), text)
    start = text.index("lid of an idiot")
    insult = {"head": "insult", "code": "lexicon-insult", "words": "x", "start": start, "end": start + 15, "weight": 1}
    community.judge(message, reasons=[insult])
    community.make_case(message)
    switch_on(workspace, alice, rule)
    actions.act(workspace, [message.pk])
    for address in (f"{RULES}{rule.uid}/", f"{RULES}new/from/{message.uid}/"):
        assert "lid of an idiot" not in alice_client.get(address).content.decode().split("<fieldset")[0], address
    preview = alice_client.get(f"{RULES}{rule.uid}/preview/").content.decode()
    assert 'class="cover"' in preview and preview.count("lid of an idiot") == 1  # beneath its cover
