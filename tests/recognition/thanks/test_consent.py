"""What is shown of a person is theirs to say: before they say yes nothing names them, and no is the end of it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from tests.recognition.thanks.conftest import TEXT, form_data, work

from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.recognition.actions import thanks_consent as consent
from folkmoot.rooms.recognition.actions import thanks_letters as letters
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries

pytestmark = pytest.mark.django_db
PUBLIC = (
    "/thanks/wall/",
    "/thanks/wall/?year=2026",
    "/thanks/feed.atom",
    "/thanks/embed/",
    "/api/v1/thanks/wall",
    "/api/v1/thanks/years",
    "/thanks/share/",
)


def own(honoree: Honoree) -> str:
    return "/thanks/own/" + letters.own_link(honoree).split("/thanks/own/")[1]


def everything(visit) -> str:
    return "".join(visit.get(address).content.decode() for address in PUBLIC)


def test_before_the_yes_nothing_names_them_and_the_wall_counts(visit, accepted):
    accepted()
    told = everything(visit)
    for word in ("Ilves", "Harbour", "Mara", "Sunday"):
        assert word not in told
    assert "1 more thank-you was read and waits for the yes" in told
    assert visit.get("/thanks/to/ana-ilves/").status_code == 404


def test_looking_at_the_own_link_changes_nothing_and_its_button_shows(visit, accepted):
    honoree = accepted().honoree
    page = visit.get(own(honoree)).content.decode()
    assert TEXT in page and "May we show it?" in page
    assert Honoree.objects.get().state == "asked"
    visit.post(own(honoree), {"act": "show"})
    honoree.refresh_from_db()
    assert (honoree.state, honoree.slug, honoree.visitor.confirmed_at is not None) == ("shown", "ana-ilves", True)
    assert TEXT in visit.get("/thanks/to/ana-ilves/").content.decode()


def test_a_no_is_a_no_and_may_become_a_yes(visit, accepted):
    honoree = accepted().honoree
    visit.post(own(honoree), {"act": "hide"})
    assert "Ilves" not in everything(visit) and "waits for the yes" not in everything(visit)
    visit.post(own(honoree), {"act": "show"})
    assert "Ilves" in everything(visit)


def test_one_is_hidden_and_the_others_stay(visit, shown, accepted):
    first = shown()
    second = accepted(email="kim@example.org", text="Your answers taught me how to weld, one thread at a time.")
    visit.post(own(first.honoree), {"act": "keep", "thanks": str(first.uid)})
    told = everything(visit)
    assert TEXT not in told and "weld" in told
    assert "Hidden by you." in visit.get(own(first.honoree)).content.decode()
    visit.post(own(first.honoree), {"act": "unkeep", "thanks": str(first.uid)})
    assert TEXT in everything(visit)
    assert second.honoree == first.honoree


def test_nobody_hides_what_is_said_to_others(visit, shown):
    first, second = shown(), shown(name="Kim Ode", email="k@example.org", reach="kim@quay.example")
    visit.post(own(second.honoree), {"act": "keep", "thanks": str(first.uid)})
    first.refresh_from_db()
    assert first.state == "public"


def test_how_they_are_named_is_theirs(visit, shown):
    honoree = shown().honoree
    visit.post(own(honoree), {"act": "names", "name": "A. Ilves", "role": "", "employer": "Bikes"})
    page = visit.get("/thanks/to/ana-ilves/").content.decode()
    assert "A. Ilves" in page and "Harbour" not in page and "Community manager," not in page
    answer = visit.post(own(honoree), {"act": "names", "name": "https://buy.example", "employer": "Bikes"})
    assert answer.status_code == 422


def test_removed_is_removed(visit, shown, accepted):
    honoree = shown(relation="colleague", boss="boss@harbour.example").honoree
    accepted(email="kim@example.org")
    visit.post(own(honoree), {"act": "remove"})
    honoree.refresh_from_db()
    blank = (honoree.name, honoree.role, honoree.employer, honoree.key, honoree.slug, honoree.visitor)
    assert blank == ("", "", "", "", "", None) and honoree.state == "removed"
    assert set(Thanks.objects.values_list("state", "text", "from_name")) == {("removed", "", "")}
    assert not Visitor.objects.exclude(email="").exists()
    assert "Ilves" not in everything(visit)
    assert visit.get(own(honoree)).status_code == 404
    assert visit.post(own(honoree), {"act": "show"}).status_code == 404


def test_an_address_that_is_needed_elsewhere_is_not_forgotten(visit, shown):
    shown()
    other = shown(name="Kim Ode", reach="kim@quay.example")  # Mara wrote both
    consent.remove(other.honoree)
    assert {one.email for one in Visitor.objects.exclude(email="")} == {"mara@example.org", "ana@harbour.example"}


@pytest.mark.parametrize("address", ["own", "mine", "quiet", "for-you"])
def test_a_forged_link_leads_nowhere(visit, shown, address: str):
    made = shown()
    for token in ("x", str(made.honoree.uid), own(made.honoree).split("/")[3][:-3] + "abc"):
        for ask in (visit.get, visit.post):
            assert ask(f"/thanks/{address}/{token}/").status_code == 404


def test_a_link_of_one_kind_opens_no_other_door(visit, shown):
    token = own(shown().honoree).split("/")[3]
    for address in ("mine", "quiet", "for-you"):
        assert visit.get(f"/thanks/{address}/{token}/").status_code == 404


def test_whoever_is_handed_the_link_is_asked_at_an_address_of_their_own(visit, accepted):
    made = accepted(reach="")
    work()
    link = re.search(r"/thanks/for-you/\S+", mail.outbox[-1].body)[0]
    page = visit.get(link).content.decode()
    assert TEXT in page and "Mara Quill thanks you" in page
    answer = visit.post(link, {**form_data(), "email": "MARA@example.org"})
    assert answer.status_code == 409 and "somebody else in this story" in answer.content.decode()
    visit.post(link, {**form_data(), "email": "ana@harbour.example"})
    work()
    assert mail.outbox[-1].to == ["ana@harbour.example"] and "/thanks/own/" in mail.outbox[-1].body
    assert Honoree.objects.get().state == "asked"
    consent.answer(Honoree.objects.get(), shown=True)
    assert "written to already" in visit.get(link).content.decode()
    answer = visit.post(link, {**form_data(), "email": "eve@example.org"})
    assert answer.status_code == 409
    made.honoree.refresh_from_db()
    assert made.honoree.visitor.email == "ana@harbour.example"


def test_whoever_was_asked_before_the_person_said_where_they_are_reached_cannot_say_yes_for_them(visit, accepted):
    made = accepted(reach="")
    link = queries.pass_on_link(made).partition("/thanks/")[2]
    links = []
    for email in ("eve@example.org", "ana@harbour.example"):
        visit.post(f"/thanks/{link}", {**form_data(), "email": email})
        work()
        (letter,) = (one for one in mail.outbox if one.to == [email])
        links.append(re.search(r"/thanks/own/\S+", letter.body)[0])
    assert visit.post(links[0], {"act": "show"}).status_code == 404
    assert Honoree.objects.get().state == "asked"
    assert visit.post(links[1], {"act": "show"}).status_code == 302
    assert Honoree.objects.get().state == "shown"


def test_after_a_no_a_link_that_was_passed_on_shows_nothing(visit, accepted):
    made = accepted(reach="")
    link = "/thanks/" + queries.pass_on_link(made).partition("/thanks/")[2]
    consent.answer(made.honoree, shown=False)
    answer = visit.get(link)
    assert answer.status_code == 404 and "Ilves" not in answer.content.decode()


def test_the_digest_comes_once_a_week_and_only_with_something_new(shown, accepted):
    honoree = shown().honoree
    now = timezone.now()
    assert letters.write_digests(now + timedelta(days=8)) == 0, "nothing is new"
    accepted(email="kim@example.org", text="Your answers taught me how to weld, one thread at a time.")
    assert letters.write_digests(now + timedelta(days=3)) == 0, "not yet a week"
    assert letters.write_digests(now + timedelta(days=8)) == 1
    assert letters.write_digests(now + timedelta(days=8, hours=6)) == 0
    mail.outbox.clear()
    work()
    (digest,) = [one for one in mail.outbox if "new thank-you" in one.subject]
    assert digest.to == ["ana@harbour.example"] and "weld" in digest.body and TEXT not in digest.body
    assert "/thanks/quiet/" in digest.body
    honoree.refresh_from_db()
    assert honoree.digest_at


def test_one_link_ends_the_digest_and_nothing_else(visit, shown, accepted):
    honoree = shown().honoree
    accepted(email="kim@example.org")
    letters.write_digests(timezone.now() + timedelta(days=8))
    work()
    body = next(one.body for one in mail.outbox if "new thank-you" in one.subject)
    link = re.search(r"/thanks/quiet/\S+", body)[0]
    visit.get(link)
    assert Honoree.objects.get().wants_digest
    visit.post(link)
    honoree.refresh_from_db()
    assert (honoree.wants_digest, honoree.state) == (False, "shown")
    accepted(email="lee@example.org")
    assert letters.write_digests(timezone.now() + timedelta(days=30)) == 0
    visit.post(link, {"again": "yes"})
    assert Honoree.objects.get().wants_digest


def test_who_keeps_it_private_gets_no_digest(accepted):
    consent.answer(accepted().honoree, shown=False)
    accepted(email="kim@example.org")
    assert letters.write_digests(timezone.now() + timedelta(days=30)) == 0


def test_two_of_one_name_have_pages_of_their_own(shown):
    slugs = {shown(employer=place, email=f"{place}@example.org", reach="").honoree.slug for place in ("a1", "b2", "c3")}
    assert slugs == {"ana-ilves", "ana-ilves-2", "ana-ilves-3"}


def test_links_that_are_open_to_all_are_not_kept_by_anybody(visit, shown):
    answer = visit.get(own(shown().honoree))
    assert "no-store" in answer["Cache-Control"] and 'name="robots" content="noindex"' in answer.content.decode()
    assert queries.honoree_by_link("") is None
