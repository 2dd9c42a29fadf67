"""Which files a lake consists of now: a small JSON file, replaced whole, so that there is the old state or the new."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from folkmoot_engine.errors import LakeError
from folkmoot_engine.schema import LAKE

NAME = "manifest.json"
# Any change of a schema is another version, so that none can be forgotten.
VERSION = hashlib.sha256("\n".join(f"{one.name} {one.month}\n{one.schema}" for one in LAKE.values()).encode())
VERSION = VERSION.hexdigest()[:12]


@dataclass(frozen=True)
class DataFile:
    """One Parquet file in force, never changed once it is written. Its ids lie from `first_id` to `last_id`."""

    table: str
    month: str  # "2026-11"; "" where the table lies whole
    name: str
    rows: int
    first_id: int
    last_id: int

    @property
    def path(self) -> str:
        """From the lake's folder."""
        return "/".join(part for part in (self.table, self.month, self.name) if part)


@dataclass(frozen=True)
class Manifest:
    """`zone`: whose days the rows' days are. `as_of`: the lake holds all that had happened by then."""

    zone: str
    as_of: datetime
    files: tuple[DataFile, ...] = ()

    def of(self, table: str, months: Iterable[str] | None = None) -> list[DataFile]:
        """The files of a table; of one that lies by month, those of some months."""
        wanted = None if months is None or LAKE[table].month is None else set(months)
        return [file for file in self.files if file.table == table and (wanted is None or file.month in wanted)]

    def rows(self, table: str) -> int:
        return sum(file.rows for file in self.of(table))


def read(folder: Path) -> Manifest | None:
    """None where there is no lake yet. Raises LakeError where it is damaged, or of another version of the schema."""
    path = folder / NAME
    try:
        told = json.loads(path.read_bytes())
        if told["version"] != VERSION:
            raise LakeError(
                "The lake is of another version of Folkmoot", where=str(path), remedy="Run `folkmoot lake rebuild`."
            )
        files = tuple(DataFile(**file) for file in told["files"])
        return Manifest(told["zone"], datetime.fromisoformat(told["as_of"]), files)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            "The lake's manifest is damaged", where=str(path), remedy="Run `folkmoot lake rebuild`."
        ) from error


def replace(folder: Path, manifest: Manifest) -> None:
    """Put it in force: what is written is on disk before the name points to it."""
    told = {"version": VERSION, "zone": manifest.zone, "as_of": manifest.as_of.isoformat()}
    told["files"] = [asdict(file) for file in manifest.files]
    fresh = folder / f"{NAME}.new"
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(told, out, separators=(",", ":"))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(folder / NAME)
