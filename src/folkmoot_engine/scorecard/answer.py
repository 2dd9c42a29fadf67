"""One answer, as people write it."""

import re
from decimal import Decimal
from typing import Any

from folkmoot_engine.errors import AnswersError
from folkmoot_engine.scorecard.criteria import Criterion
from folkmoot_engine.scorecard.quoting import quoted
from folkmoot_engine.scorecard.scoring import Answer, applies

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,30})?)\s*(%?)", re.ASCII)


def read_answer(criterion: Criterion, told: Any, where: str = "") -> Answer:
    """Yes or no; of a criterion that takes one, also a percentage. Raises AnswersError."""
    if isinstance(told, bool):
        return told
    written = str(told).strip().lower() if isinstance(told, str | Decimal | int | float) else ""
    takes_share = criterion.percent_from is not None
    if written in YES | NO and not (takes_share and written == "1"):
        return written in YES
    if takes_share and (found := _SHARE.fullmatch(written)):
        return _share(criterion, found[1].replace(",", "."), bool(found[2]), where)
    raise _not_an_answer(criterion, told, where)


def _share(criterion: Criterion, written: str, has_sign: bool, where: str) -> Decimal:
    """A number of up to 1 without a sign might be meant as a share of one, or as a yes: it has to be said."""
    share = Decimal(written)
    if share <= 1 and not has_sign:
        remedy = f"Write “{(share * 100).normalize():f} %”, “{share:f} %”, yes or no."
        raise AnswersError(f"“{written}” may mean two things for “{criterion.id}”", where=where, remedy=remedy)
    applies(criterion, share)  # raises where it lies outside of 0 to 100
    return share


def _not_an_answer(criterion: Criterion, told: Any, where: str) -> AnswersError:
    shown = quoted(told) if isinstance(told, str | Decimal | int | float) else "A list or an object"
    remedy = "Write yes, no or a percentage, as in 94.9 %." if criterion.percent_from else "Write yes or no."
    return AnswersError(f"{shown} is no answer to “{criterion.id}”", where=where, remedy=remedy)
