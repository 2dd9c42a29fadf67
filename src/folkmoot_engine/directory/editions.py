"""Two editions of a list side by side: who joined, who left, who moved, and who stayed.

Entries meet by their uid, else by their profile, else by name and employer, else by a name that each edition has once:
editions of before were kept in places that knew no uid.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from folkmoot_engine.directory.names import words_of
from folkmoot_engine.directory.people import company_of
from folkmoot_engine.errors import RecordError


@dataclass(frozen=True, slots=True)
class Entered:
    """A person as one edition has them; `uid` and `profile_key` may be empty, `roll` is the slug of the list."""

    name: str
    employer: str = ""
    title: str = ""
    roll: str = ""
    sector: str = ""
    uid: str = ""
    profile_key: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every entry of both editions stands in exactly one of these, in the order of its edition.

    `moved` and `stayed` hold pairs (before, after): moved is who works for another employer or stands on another list.
    """

    joined: tuple[Entered, ...]
    left: tuple[Entered, ...]
    moved: tuple[tuple[Entered, Entered], ...]
    stayed: tuple[tuple[Entered, Entered], ...]


_KEYS: tuple[Callable[[Entered], Hashable], ...] = (
    lambda entry: entry.uid,
    lambda entry: entry.profile_key,
    lambda entry: (words_of(entry.name), company_of(entry.employer), entry.roll) if words_of(entry.name) else None,
    lambda entry: words_of(entry.name),
)


def compare(before: Iterable[Entered], after: Iterable[Entered]) -> Comparison:
    """What became of the entries of `before` in `after`. A key that stands twice in one edition tells nobody apart."""
    before, after = [*before], [*after]
    partner: dict[int, int] = {}
    for key in _KEYS:
        met = {*partner.values()}
        here = _once(key, [i for i in range(len(before)) if i not in partner], before)
        there = _once(key, [j for j in range(len(after)) if j not in met], after)
        partner |= {here[value]: there[value] for value in here.keys() & there.keys()}
    met = {*partner.values()}
    pairs = [(before[i], after[partner[i]]) for i in sorted(partner)]
    return Comparison(
        joined=tuple(entry for j, entry in enumerate(after) if j not in met),
        left=tuple(entry for i, entry in enumerate(before) if i not in partner),
        moved=tuple(pair for pair in pairs if _has_moved(*pair)),
        stayed=tuple(pair for pair in pairs if not _has_moved(*pair)),
    )


def _once(key: Callable[[Entered], Hashable], places: list[int], entries: list[Entered]) -> dict[Hashable, int]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        if value := key(entries[place]):
            found[value].append(place)
    return {value: these[0] for value, these in found.items() if len(these) == 1}


def _has_moved(before: Entered, after: Entered) -> bool:
    return company_of(before.employer) != company_of(after.employer) or before.roll != after.roll


_FIELDS = ("name", "employer", "title", "sector")


def read_edition(text: bytes | str) -> list[Entered]:
    """The entries of an edition that was kept elsewhere: a JSON list of objects with `name`, `list`, and as known
    `sector`, `employer`, `title` and `profile` (an address, given back as `profile_key` as it was written).

    Raises RecordError where it is no such list, or an entry has no name or no list.
    """
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError("This is not JSON", remedy="Save the list as JSON in UTF-8 and try again.") from error
    if not isinstance(rows, list) or not rows:
        raise RecordError("There is no list of entries in it", remedy=_SHAPE)
    return [_read_entry(row, f"entry {number}") for number, row in enumerate(rows, start=1)]


_SHAPE = 'Write it like this: [{"name": "…", "list": "…", "sector": "…", "employer": "…", "profile": "…"}]'


def _read_entry(row: object, where: str) -> Entered:
    if not isinstance(row, dict) or any(value is not None and not isinstance(value, str) for value in row.values()):
        raise RecordError("An entry is not an object of texts", where=where, remedy=_SHAPE)
    told = {name: _clean(row.get(name)) for name in (*_FIELDS, "list", "profile")}
    if not told["name"] or not told["list"]:
        raise RecordError("An entry has no name or does not say its list", where=where, remedy=_SHAPE)
    return Entered(**{name: told[name] for name in _FIELDS}, roll=told["list"], profile_key=told["profile"])


def _clean(value: str | None) -> str:
    """In one line, without what no database keeps: null signs and halves of characters."""
    return " ".join((value or "").replace("\0", " ").encode("utf-8", "ignore").decode().split())
