"""What JSON archives hold, taken as what it should be: anything may be missing, null, or of another kind."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from folkmoot_engine.formats.batches import BOUND, in_calendar, refuse, utc


def an_object(value: Any) -> Mapping[str, Any]:
    """The object itself; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; none for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def word(value: Any) -> str | None:
    """An id or a name: a text, or a whole number as text; null for anything else, and for an empty one."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 1 << 80 else None
    return None


def needed(record: Mapping[str, Any], field: str) -> str:
    """The word a record cannot do without. Raises RecordError where there is none."""
    found = word(record.get(field))
    if found is None:
        raise refuse("missing-field", f"The record has no {field}", f"Add {field}.")
    return found


def told(record: Mapping[str, Any], field: str) -> str:
    """The text a person wrote; empty where it is absent. Raises RecordError where it is no text."""
    found = record.get(field)
    if found is not None and not isinstance(found, str):
        raise refuse("bad-text", f"{field} is no text", "Put it in quotation marks.")
    return found or ""


def count(value: Any) -> int | None:
    """A whole number of 32 bits; null for anything else."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and -BOUND <= value <= BOUND else None


def moment(value: Any, field: str) -> datetime:
    """A written time in UTC, "2024-05-17T10:11:12.345Z"; UTC where it names no zone. Raises RecordError."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise refuse("no-time", f"{field} is no time", f"Write {field} as 2024-05-17T10:11:12.345Z.") from error
    return utc(found if found.tzinfo else found.replace(tzinfo=UTC), field)


def moment_if_told(record: Mapping[str, Any], field: str) -> datetime | None:
    """The written time of a field that may be absent. Raises RecordError where it is there and no time."""
    return moment(record[field], field) if record.get(field) else None


def seconds(value: Any, field: str, *, of: int = 1) -> datetime:
    """A time counted since 1970, `of` to the second (1,000 for milliseconds). Raises RecordError."""
    try:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError
        whole, rest = divmod(value * 1_000_000 // of, 1_000_000)
        return in_calendar(datetime.fromtimestamp(int(whole), UTC).replace(microsecond=int(rest)), field)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        in_milliseconds = f"Write {field} in milliseconds since 1970."
        remedy = f"Write {field} in seconds since 1970." if of == 1 else in_milliseconds
        raise refuse("no-time", f"{field} is no time", remedy) from error
