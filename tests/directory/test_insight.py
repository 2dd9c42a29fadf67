"""Counts for everybody, and a survey whose report never tells of few."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from folkmoot.flow import steps
from folkmoot.foundation.jobs.models import Job
from folkmoot.rooms.directory.actions import insight as actions
from folkmoot.rooms.directory.actions import listings, sheets_demo
from folkmoot.rooms.directory.actions import sheets as sheet_actions
from folkmoot.rooms.directory.models import Answers, Listing, Reader, Roll, Sector, SheetImport, Survey
from folkmoot.rooms.directory.queries import insight as queries
from folkmoot.rooms.directory.queries import sheets as sheet_queries
from folkmoot.rooms.directory.queries.questionnaire import QUESTIONS
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.forms import PublicForm
from folkmoot.rooms.reception.models import Letter
from folkmoot.rooms.reception.queries import links, visitor_at
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db
AT = "/directory/insight/"


@pytest.fixture(autouse=True)
def room(workspace, monkeypatch):
    monkeypatch.setattr(PublicForm, "quickest", PublicForm.quickest * 0)
    return reception.switch("directory", on=True, host=workspace)


@pytest.fixture
def list_people(db):
    """list_people(how many, in which list, employees=...): so many people are listed."""
    made = Counter()

    def make(many: int, roll: str = "First", sector: str = "Financial Services", **fields) -> list[Listing]:
        of, _new = Roll.objects.get_or_create(slug=roll.lower(), defaults={"name": roll})
        where, _new = Sector.objects.get_or_create(roll=of, name=sector)
        made["people"] += many
        return [
            Listing.objects.create(
                state="listed",
                roll=of,
                sector=where,
                name=f"Person {made['people'] - n}",
                person=reception.meet(f"p{made['people'] - n}@example.org", "", "en"),
                listed_at=datetime(2025, 3, 1, tzinfo=UTC),
                **fields,
            )
            for n in range(many)
        ]

    return make


def counted(name: str) -> dict[str, int | None]:
    (found,) = [count for count in queries.counts() if count.name == name]
    return dict(found.rows)


def test_what_is_public_is_counted_in_full_and_sizes_are_not(list_people):
    list_people(6, employees=2_000, region="DE")
    list_people(7, employees=60_000)
    list_people(2, "Second", "A site's own", employees=7_000)
    Listing.objects.create(state="candidate", roll=Roll.objects.first(), name="Nobody's business")
    assert counted("role") == {"First": 13, "Second": 2}
    assert counted("sector") == {"Financial Services": 13, "A site's own": 2}
    assert counted("naics") == {"522 Credit Intermediation and Related Activities": 13, "not said": 2}
    assert counted("gics") == {"Financials": 13, "not said": 2}
    assert counted("year") == {"2025": 15}
    assert counted("region") == {"DE": 6, "not said": 9}
    # Two are too few, and by the sum they would follow from the others: the next larger group goes, too.
    assert counted("size") == {"1,001 to 5,000": None, "5,001 to 10,000": None, "50,001 to 100,000": 7}


def test_the_page_and_the_api_say_the_same(client, list_people):
    list_people(6, employees=2_000)
    list_people(2, employees=60_000)
    page = client.get(AT)
    assert page.status_code == 200 and len(page.content) < 60_000
    assert "withheld" in page.content.decode() and "Person 1" not in page.content.decode()
    told = {count["name"]: count for count in client.get("/api/v1/directory/insight").json()}
    assert told["size"]["groups"] == [
        {"name": "1,001 to 5,000", "people": None},
        {"name": "50,001 to 100,000", "people": None},
    ]
    assert told["role"]["n"] == 8


def test_an_empty_directory_says_so(client, db):
    assert "nothing to count" in client.get(AT).content.decode()


# The survey ---------------------------------------------------------------------------------------------------------


def own_link() -> str:
    text = Letter.objects.filter(kind="directory.survey").order_by("pk").first().text
    return re.search(r"/directory/survey/\S+", text).group()


def test_somebody_listed_answers_changes_and_takes_it_back(client, list_people):
    list_people(5)
    survey = actions.open_survey(2026)
    assert (actions.invite(survey), actions.invite(survey)) == (5, 0)
    at = own_link()
    assert client.get(at).status_code == 200
    assert not Answers.objects.exists()
    client.post(at, {"years": "3", "team": "made up", "most": "answers"})
    assert not Answers.objects.exists()  # a choice that is none: nothing is kept
    assert "Thank you" in client.post(at, {"years": "3", "most": "answers"}).content.decode()
    assert Answers.objects.get().choices == {"years": "3", "most": "answers"}
    client.post(at, {"years": "6"})
    assert Answers.objects.get().choices == {"years": "6"}
    client.post(at, {"take-back": "yes"})
    assert not Answers.objects.exists()


def test_a_link_is_one_persons_alone_and_for_this_alone(client, list_people):
    one, *_others = list_people(5)
    actions.open_survey(2026)
    assert client.get(f"/directory/survey/{links.make('directory.own', one.uid)}/").status_code == 404
    assert client.get("/directory/survey/made-up/").status_code == 404
    Listing.objects.filter(pk=one.pk).update(state="removed")
    assert client.get(f"/directory/survey/{links.make('directory.survey', one.uid)}/").status_code == 404


def answer_all(survey: Survey, listings: list[Listing], **choices: str) -> None:
    for listing in listings:
        actions.answer(survey, listing, choices)


def test_a_report_tells_of_no_small_group_and_answers_are_deleted(client, list_people):
    survey = actions.open_survey(2026)
    first, second, third = list_people(9), list_people(6, "Second"), list_people(2, "Third")
    answer_all(survey, first[:7], years="3")
    answer_all(survey, first[7:], years="6")
    answer_all(survey, second, years="3")
    answer_all(survey, third, years="more")
    with pytest.raises(RefusedError):
        actions.publish(survey)
    actions.close(survey)
    assert not Answers.objects.exists()
    survey.refresh_from_db()
    assert (survey.report["n"], survey.report["listed"]) == (17, 17)
    table = survey.report["tables"]["years"]
    assert table["groups"] == ["First", ""]  # six and two are told as eight
    numbers = [number for row in table["cells"] for number in row] + table["of_answer"]
    assert all(number is None or number == 0 or number >= 5 for number in numbers)
    assert client.get(f"{AT}report/2026/").status_code == 404
    actions.publish(survey)
    page = client.get(f"{AT}report/2026/").content.decode()
    assert "17 of 17 people listed answered" in page and "withheld" in page and len(page) < 90_000
    told = client.get("/api/v1/directory/insight/reports/2026").json()
    assert (told["answered"], len(told["questions"])) == (17, len(QUESTIONS))
    with pytest.raises(RefusedError):
        actions.answer(survey, first[0], {"years": "3"})


def test_a_survey_that_too_few_answered_stays_open(list_people):
    survey = actions.open_survey(2026)
    answer_all(survey, list_people(4), years="3")
    with pytest.raises(RefusedError, match="Fewer than 5"):
        actions.close(survey)
    assert Answers.objects.count() == 4


# Readers ------------------------------------------------------------------------------------------------------------


def register(client, email: str) -> int:
    page = client.get(AT).content.decode()
    begun = re.search(r'name="begun" value="([^"]+)"', page).group(1)
    return client.post(f"{AT}report/", {"email": email, "begun": begun}).status_code


def test_a_visitor_gets_the_report_once_they_confirmed(client, list_people):
    assert register(client, "Nia@Example.org") == 200
    assert register(client, "nia@example.org") == 200
    assert register(client, "no address") == 400
    letter = Letter.objects.get(kind="directory.reader")  # one a day
    at = re.search(r"/directory/insight/reader/\S+", letter.text).group()
    assert client.get(at).status_code == 200
    assert Reader.objects.get().confirmed_at is None
    client.post(at)
    assert Reader.objects.get().confirmed_at is not None
    register(client, "unconfirmed@example.org")
    survey = actions.open_survey(2026)
    answer_all(survey, list_people(5), years="3")
    actions.close(survey)
    actions.publish(survey)
    job = Job.objects.get(kind="directory.report")
    assert steps.STEPS["directory.report"](job) == {"letters": 1}
    assert steps.STEPS["directory.report"](job) == {"letters": 0}
    report = Letter.objects.get(kind="directory.report")
    assert report.to.email == "nia@example.org" and "/directory/insight/report/2026/" in report.text
    client.post(at, {"leave": "yes"})
    assert Reader.objects.count() == 1


def test_a_bot_is_thanked_and_gets_nothing(client):
    assert (
        client.post(f"{AT}report/", {"email": "bot@example.org", "begun": "", "subject_line": "x"}).status_code == 200
    )
    assert not Reader.objects.exists()


def test_nobody_registers_thousands_of_addresses(client):
    codes = [register(client, f"p{n}@example.org") for n in range(7)]
    assert codes == [200] * 5 + [429] * 2


# The host's team ----------------------------------------------------------------------------------------------------


def test_the_team_opens_closes_and_publishes(alice_client, bob_client, list_people):
    at, year = "/w/north/directory/survey/", timezone.localdate().year
    people = list_people(6)
    assert bob_client.get(at).status_code == 403
    alice_client.post(f"{at}open/")
    survey = Survey.objects.get()
    assert "is open" in alice_client.get(at).content.decode()
    answer_all(survey, people, years="3")
    assert "6 people have answered" in alice_client.get(at).content.decode()
    assert alice_client.get(f"{at}{survey.uid}/report/").status_code == 404
    alice_client.post(f"{at}{survey.uid}/close/")
    assert alice_client.get(f"{at}{survey.uid}/report/").status_code == 200
    alice_client.post(f"{at}{survey.uid}/publish/")
    assert Client().get(f"{AT}report/{year}/").status_code == 200
    assert "was held already" in alice_client.post(f"{at}open/", follow=True).content.decode()


def test_what_somebody_answered_goes_with_them(list_people):
    one, *_others = list_people(5)
    survey = actions.open_survey(2026)
    actions.answer(survey, one, {"years": "3"})
    listings.move(one, "removed")
    assert not Answers.objects.exists()


def test_the_demo_is_filled_once(list_people):
    list_people(14, "Strategists")
    for _twice in range(2):
        sheets_demo.fill_demo()
    assert Survey.objects.get().published_at is not None
    found = sheet_queries.merging(SheetImport.objects.get())
    assert (found.counts["new"], found.counts["same"]) == (3, 7)
    assert not Letter.objects.exists()


def test_what_nobody_confirmed_or_looked_at_is_forgotten(client, list_people, tmp_path):
    register(client, "nia@example.org")
    (tmp_path / "people.csv").write_text("name,company\nAda,Wrenfield\n")
    of = sheet_actions.take_in(tmp_path / "people.csv", "people.csv")
    assert steps.tidy_rooms(None)["readers"] == 0
    Reader.objects.update(since=timezone.now() - timedelta(days=8))
    SheetImport.objects.update(created_at=timezone.now() - timedelta(days=91))
    done = steps.tidy_rooms(None)
    assert (done["readers"], done["sheets"]) == (1, 1)
    assert not Reader.objects.exists() and visitor_at("nia@example.org") is None
    of.refresh_from_db()
    assert (of.state, of.rows) == ("discarded", [])
