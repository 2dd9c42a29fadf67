"""Checks of everything but texts: a check and a batch in, a mask of its rows out."""

import operator
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pyarrow.compute as pc

from folkmoot_engine.rules.condition import Check
from folkmoot_engine.rules.facts import Facts, as_numbers
from folkmoot_engine.text.normalise import fold

_COMPARED = {"is": operator.eq, "at least": operator.ge, "at most": operator.le}
_SLACK = 1e-6  # probabilities are kept as 32-bit floats: 0.8 is stored as 0.800000012


def is_quick(check: Check) -> bool:
    """Whether the check needs no reading of texts."""
    return check.about.reading != "text"


def mask(check: Check, facts: Facts) -> np.ndarray:
    """The rows for which a quick check holds. What is not known of a message holds for no check."""
    return _READINGS[check.about.reading](check, facts)


def _number(check: Check, facts: Facts) -> np.ndarray:
    return _compare(check, facts.numbers(check.about.columns[0]))


def _score(check: Check, facts: Facts) -> np.ndarray:
    return _compare(check, facts.score(check.about.columns[0], check.about.detail))


def _flag(check: Check, facts: Facts) -> np.ndarray:
    return facts.flags(check.about.columns[0]) == check.value


def _age(check: Check, facts: Facts) -> np.ndarray:
    bound = check.value // timedelta(microseconds=1)
    return _COMPARED[check.operator](facts.age(check.about.columns[0]), bound)


def _name(check: Check, facts: Facts) -> np.ndarray:
    return facts.named(check.about.columns[0], frozenset(fold(word).text for word in check.value))


def _text_length(check: Check, facts: Facts) -> np.ndarray:
    return _compare(check, as_numbers(pc.utf8_length(facts.column(check.about.columns[0]))))


def _list_length(check: Check, facts: Facts) -> np.ndarray:
    lengths = pc.list_value_length(facts.column(check.about.columns[0])).fill_null(0)
    return _compare(check, as_numbers(lengths))


def _links(check: Check, facts: Facts) -> np.ndarray:
    return facts.leads_to(check.value)


def _moment(check: Check, facts: Facts) -> np.ndarray:
    return check.value.hold(facts.column(check.about.columns[0]))


def _compare(check: Check, numbers: np.ndarray) -> np.ndarray:
    slack = {"at least": -_SLACK, "at most": _SLACK}.get(check.operator, 0)
    return _COMPARED[check.operator](numbers, check.value + slack)


_READINGS: dict[str, Callable[[Check, Facts], np.ndarray]] = {
    "number": _number,
    "score": _score,
    "flag": _flag,
    "age": _age,
    "name": _name,
    "names": _name,
    "text length": _text_length,
    "list length": _list_length,
    "links": _links,
    "moment": _moment,
}
