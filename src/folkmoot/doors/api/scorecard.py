"""The API of the scorecard: its criteria, and arithmetic. Nothing is kept."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from folkmoot_engine.errors import AnswersError
from folkmoot_engine.scorecard import compare, read_text, score
from folkmoot_engine.scorecard.reading import LARGEST
from folkmoot_engine.scorecard.telling import comparison_told, criteria_told, score_told

router = Router(tags=["scorecard"])


class CriterionOut(Schema):
    id: str
    text: str
    points: int
    find_out: str


class CriteriaOut(Schema):
    criteria: list[CriterionOut]


class FaultOut(Schema):
    """`kind` is UnknownCriteria, MissingCriteria, DoubledCriteria or AnswersError."""

    kind: str
    detail: str
    what: str
    where: str
    remedy: str


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "description": "Yes (true) or no (false) by the id of each criterion; of community-supported "
                    "also a percentage (“94.9 %”). Of several people: {“people”: {“founder”: {…}, “support”: {…}}}.",
                }
            }
        },
    }
}


@router.get("/criteria", response=CriteriaOut, summary="The criteria with their points")
def criteria(request: HttpRequest) -> dict[str, Any]:
    return {"criteria": criteria_told()}


@router.post(
    "/score",
    response={200: dict[str, Any], 413: FaultOut, 422: FaultOut},
    summary="Add up answers; compare several people's",
    openapi_extra=_BODY,
)
def add_up(request: HttpRequest) -> Status:
    """Plus, minus, sum, contradictions and near-alike criteria; of several people an agenda, too. No verdict."""
    if _length(request) > LARGEST:
        return Status(413, _fault(AnswersError(f"More than {LARGEST // 1024} KiB are no answers to a scorecard")))
    try:
        sheets = read_text(request.body.decode("utf-8-sig"), "json")
        if not sheets[0].name:
            return Status(200, score_told(score(sheets[0].answers)))
        return Status(200, comparison_told(compare({sheet.name: sheet.answers for sheet in sheets})))
    except UnicodeDecodeError:
        return Status(422, _fault(AnswersError("This is not written in UTF-8")))
    except AnswersError as error:
        return Status(422, _fault(error))


def _length(request: HttpRequest) -> int:
    """As the request says it; one that says nothing, or nonsense, has no body for Django."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _fault(error: AnswersError) -> dict[str, str]:
    told = {"what": error.what, "where": error.where, "remedy": error.remedy}
    return {"kind": type(error).__name__, "detail": str(error), **told}
