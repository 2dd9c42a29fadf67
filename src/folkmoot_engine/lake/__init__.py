"""The lake: a copy of the truth for counting, in Parquet, by workspace and month."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake.days import local_days
from folkmoot_engine.lake.duckdb import DuckLake
from folkmoot_engine.lake.manifest import Manifest
from folkmoot_engine.lake.protocol import Change, Lake, Months
from folkmoot_engine.lake.sums import Sum, Sums, add_up

if TYPE_CHECKING:
    from folkmoot_engine.lake.tables import Tables

__all__ = ["Change", "Lake", "Manifest", "Months", "Sum", "Sums", "Tables", "add_up", "local_days", "open_lake"]


def open_lake(root: str | Path, workspace_uid: str, **options: Any) -> Lake:
    """The lake of one workspace, in its folder beneath `root`; nothing need lie there yet.

    `options`: `memory` ("512MB") and `threads` bound a query; `wait` False raises LakeError where another writer is at
    work. Raises LakeError where the root is no folder: object storage is to come, and will be named by a URL.
    """
    scheme, found, rest = str(root).partition("://")
    if found and scheme != "file":
        raise LakeError("A lake can lie in a folder only, so far", where=str(root), remedy="Name a folder.")
    return DuckLake(Path(rest if found else root) / str(workspace_uid), **options)


def __getattr__(name: str) -> Any:
    """`Tables`, when it is asked for: it loads Ibis, which takes a second that most commands need not spend."""
    if name == "Tables":
        from folkmoot_engine.lake.tables import Tables

        return Tables
    raise AttributeError(name)
