"""Answers from JSON, YAML and CSV: of one person, or of several apart.

JSON and YAML: criteria with their answers, `{"online-product": true, ...}`, or a list of objects with id and answer (as
`folkmoot scorecard --criteria --json` lists them), either of them bare or under `answers` or `criteria`; of several
people, each under their name in `people`. CSV: a first line that names the columns, `id` and `answer`, or `id` and one
column for each person. What is called text, points, find_out or note is for people, and not read.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from folkmoot_engine.errors import AnswersError, DoubledCriteria, RuleError
from folkmoot_engine.rules.yaml_nodes import Document, DoubledName, Items, Mapping, Node, Scalar, read_nodes
from folkmoot_engine.scorecard.answer import read_answer
from folkmoot_engine.scorecard.criteria import CRITERIA
from folkmoot_engine.scorecard.quoting import is_writable, quoted
from folkmoot_engine.scorecard.scoring import Answer, Answers, check

LARGEST = 256 * 1024  # signs of a text, bytes of a file
MOST_PEOPLE = 100
LONGEST_NAME = 80
ENDINGS = {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".csv": "csv", ".tsv": "csv"}
_WRAPS = ("answers", "criteria")
_NOT_READ = ("text", "points", "find_out", "note")


@dataclass(frozen=True)
class Sheet:
    """One person's answers: one for each criterion. `name` is empty where the text has only one person's."""

    name: str
    answers: Answers


class Pairs(list):
    """The entries of an object, those with the same name included."""


def read_file(path: Path) -> list[Sheet]:
    """The sheets of a file, by its ending. Raises AnswersError."""
    kind = ENDINGS.get(path.suffix.lower())
    if kind is None:
        remedy = f"Name a file that ends in {', '.join(ENDINGS)}."
        raise AnswersError("Nobody can tell what kind of file this is", where=path.name, remedy=remedy)
    try:
        with path.open("rb") as stream:
            text = stream.read(LARGEST + 1).decode("utf-8-sig")
    except OSError as error:
        remedy = f"Check its name ({error.strerror or error})."
        raise AnswersError("The file cannot be read", where=path.name, remedy=remedy) from error
    except UnicodeDecodeError as error:
        raise AnswersError("The file is not written in UTF-8", where=path.name, remedy="Save it so.") from error
    return read_text(text, kind, where=path.name)


def read_text(text: str, kind: str, *, where: str = "") -> list[Sheet]:
    """The sheets of a text of that kind (json, yaml or csv).

    Raises AnswersError; UnknownCriteria, MissingCriteria or DoubledCriteria where it is one of these.
    """
    if len(text) > LARGEST:
        raise AnswersError(f"More than {LARGEST // 1024} KiB are no answers to a scorecard", where=where)
    sheets = _READERS[kind](text, where)
    for sheet in sheets:
        check(sheet.answers, ", ".join(filter(None, (where, sheet.name))))
    return sheets


def _from_json(text: str, where: str) -> list[Sheet]:
    read = {"object_pairs_hook": Pairs, "parse_float": Decimal, "parse_int": Decimal, "parse_constant": _no_number}
    try:
        told = json.loads(text, **read)
    except json.JSONDecodeError as error:
        place = ", ".join(filter(None, (where, f"line {error.lineno}, column {error.colno}")))
        raise AnswersError(f"This is not JSON: {error.msg}", where=place) from error
    except RecursionError as error:
        raise AnswersError("This is nested too deep for answers", where=where) from error
    return _sheets(told, where)


def _no_number(written: str) -> NoReturn:
    raise AnswersError("That is no number", where=written, remedy="Write yes, no, or a percentage.")


def _from_yaml(text: str, where: str) -> list[Sheet]:
    try:
        root = read_nodes(text, Document(text, where))
    except DoubledName as error:
        raise DoubledCriteria(error.what, where=error.where, remedy=error.remedy) from error
    except RuleError as error:
        raise AnswersError(error.what, where=error.where, remedy=error.remedy) from error
    return _sheets(_plain(root), where)


def _plain(node: Node | None) -> Any:
    if isinstance(node, Mapping):
        return Pairs((key.text, _plain(value)) for key, value in node.entries)
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def _sheets(told: Any, where: str) -> list[Sheet]:
    if not (isinstance(told, Pairs) and [name for name, _ in told] == ["people"]):
        return [Sheet("", _answers(told, where))]
    people = told[0][1]
    if not isinstance(people, Pairs) or not people:
        remedy = "Write each person's name, and their answers below it."
        raise AnswersError("Under “people” stand no people", where=where, remedy=remedy)
    _check_names([name for name, _ in people], where)
    return [Sheet(name, _answers(told, ", ".join(filter(None, (where, name))))) for name, told in people]


def _check_names(names: list[str], where: str) -> None:
    if len(names) > MOST_PEOPLE:
        raise AnswersError(f"These are {len(names):,} people; {MOST_PEOPLE} are read", where=where)
    for place, name in enumerate(names):
        if not name.strip() or len(name) > LONGEST_NAME or not is_writable(name):
            remedy = f"Write one to {LONGEST_NAME} signs."
            raise AnswersError(f"{quoted(name)} is no name of a person", where=where, remedy=remedy)
        if name in names[:place]:
            raise AnswersError(
                f"{quoted(name)} answers twice", where=where, remedy="Give each person a name of their own."
            )


def _answers(told: Any, where: str) -> dict[str, Answer]:
    if isinstance(told, Pairs) and len(told) == 1 and told[0][0] in _WRAPS:
        told = told[0][1]
    if isinstance(told, Pairs):
        return _gathered(told, where)
    if isinstance(told, list):
        return _gathered((_entry(item, where) for item in told), where)
    remedy = "Write each criterion with its answer; `folkmoot scorecard --criteria` lists them."
    raise AnswersError("Here stand no answers", where=where, remedy=remedy)


def _entry(item: Any, where: str) -> tuple[str, Any]:
    """One of a list: an object with id and answer."""
    remedy = "Write {“id”: “online-product”, “answer”: true}."
    if not isinstance(item, Pairs):
        raise AnswersError("Each entry of the list is an object", where=where, remedy=remedy)
    fields = dict(item)
    if len(fields) < len(item):
        raise DoubledCriteria("A name stands twice in one entry of the list", where=where, remedy=remedy)
    strange = [name for name in fields if name not in ("id", "answer", *_NOT_READ)]
    if strange or not isinstance(fields.get("id"), str):
        what = f"An entry of the list has {quoted(strange[0])}" if strange else "An entry of the list has no id"
        raise AnswersError(what, where=where, remedy=remedy)
    return fields["id"], fields.get("answer")


def _gathered(entries: Iterable[tuple[str, Any]], where: str) -> dict[str, Answer]:
    """Each answer by its criterion. One that is empty is left out, so that it is told as missing."""
    seen: set[str] = set()
    answers: dict[str, Answer] = {}
    for name, told in entries:
        if name in seen:
            raise DoubledCriteria(f"{quoted(name)} is answered twice", where=where, remedy="Keep one of the two.")
        seen.add(name)
        if name not in CRITERIA:
            answers[name] = False  # told with all others that are unknown
        elif told is not None and told != "":
            answers[name] = read_answer(CRITERIA[name], told, where)
    return answers


def _from_csv(text: str, where: str) -> list[Sheet]:
    rows = _rows(text, where)
    head = next(rows, [])
    columns = [name.lower() for name in head]
    if "id" not in columns:
        remedy = "Begin with a line “id,answer”, or “id,founder,support” for several people."
        raise AnswersError("No column is called “id”", where=where, remedy=remedy)
    place = columns.index("id")
    people = [at for at, name in enumerate(columns) if at != place and name not in _NOT_READ]
    if not people:
        raise AnswersError("No column holds answers", where=where, remedy="Add one that is called “answer”.")
    _check_names([head[at] for at in people], where)
    entries = [_full(row, len(head), where) for row in rows]
    alone = len(people) == 1 and columns[people[0]] == "answer"
    sheets = []
    for at in people:
        name = "" if alone else head[at]
        told = _gathered(((row[place], row[at]) for row in entries), ", ".join(filter(None, (where, name))))
        sheets.append(Sheet(name, told))
    return sheets


def _rows(text: str, where: str) -> Iterator[list[str]]:
    """The lines that hold anything, trimmed; columns are parted by comma, semicolon or tab, as the first line is."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(cell.strip() for cell in row):
                yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise AnswersError(f"This is not CSV: {error}", where=where, remedy="Save the table as CSV again.") from error


def _full(row: list[str], width: int, where: str) -> list[str]:
    if len(row) > width:
        remedy = "A cell that holds a comma stands in quotation marks."
        raise AnswersError(
            f"The line of {quoted(row[0])} has more cells than the first line", where=where, remedy=remedy
        )
    return row + [""] * (width - len(row))


_READERS = {"json": _from_json, "yaml": _from_yaml, "csv": _from_csv}
