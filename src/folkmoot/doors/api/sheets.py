"""The API of sheets: the counts of the directory, and the published reports of its survey."""

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from folkmoot.rooms.directory.queries import insight, questionnaire

router = Router(tags=["directory"])


class Group(Schema):
    name: str
    people: int | None  # null: withheld, as it would tell of fewer than five


class Counted(Schema):
    name: str
    title: str
    about: str
    n: int
    groups: list[Group]


class Answer(Schema):
    code: str
    text: str
    people: int | None
    by_list: list[int | None]


class Asked(Schema):
    code: str
    text: str
    n: int
    lists: list[str]  # "": several that are told as one
    answers: list[Answer]


class Report(Schema):
    year: int
    answered: int
    listed: int
    questions: list[Asked]


@router.get("/insight", response=list[Counted])
def counts(request: HttpRequest) -> list[dict]:
    """How many are listed, by list, sector, industry, size of company, country and year."""
    return [_counted(count) for count in insight.counts()]


def _counted(count: insight.Count) -> dict:
    groups = [{"name": name, "people": people} for name, people in count.rows]
    return {"name": count.name, "title": count.title, "about": count.about, "n": count.n, "groups": groups}


@router.get("/insight/reports/{year}", response=Report)
def report(request: HttpRequest, year: int) -> dict:
    """The published report of a year's survey."""
    found = insight.published(year)
    if not found:
        raise Http404
    told = found[0].report
    asked = [_asked(code, table) for code, table in told["tables"].items()]
    return {"year": year, "answered": told["n"], "listed": told["listed"], "questions": asked}


def _asked(code: str, table: dict) -> dict:
    rows = zip(table["answers"], table["of_answer"], table["cells"], strict=True)
    answers = [
        {"code": answer, "text": questionnaire.told(code, answer), "people": people, "by_list": cells}
        for answer, people, cells in rows
    ]
    return {
        "code": code,
        "text": questionnaire.asked(code),
        "n": table["n"],
        "lists": table["groups"],
        "answers": answers,
    }
