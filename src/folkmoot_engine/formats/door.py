"""The one door: which kinds there are, which of them knows an archive, and how to open it.

Built-ins come in as plugins do, by entry points of the group `folkmoot.formats`. A plugin that cannot be
loaded does not take the others with it, and is not hidden either: it is logged once, `broken()` lists it,
and asking for it by name raises its error.
"""

import logging
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from folkmoot_engine.errors import ArchiveError, FolkmootError, UnknownFormat
from folkmoot_engine.formats import sevenzip
from folkmoot_engine.formats.protocol import Format, Recognition

GROUP = "folkmoot.formats"
SURE = 0.3  # a format that is less sure than this does not open an archive by itself

log = logging.getLogger(__name__)


def kinds() -> dict[str, Format]:
    """The formats that work, by kind, in alphabetical order."""
    return dict(_load()[0])


def broken() -> dict[str, FolkmootError]:
    """The formats that are installed but cannot be loaded, by kind, each with the reason."""
    return dict(_load()[1])


def recognise(path: Path) -> list[Recognition]:
    """Which kinds may read this archive, the surest first. Raises ArchiveError where there is nothing to read."""
    path = Path(path)
    _check_readable(path)
    found = [seen for format in kinds().values() if (seen := format.recognise(path)) is not None]
    return sorted(found, key=lambda seen: (-seen.confidence, seen.kind))


def open_archive(path: Path, kind: str | None = None) -> Format:
    """The format that reads this archive: the one named, else the one that recognises it.

    Raises UnknownFormat where no format has that name or none recognises the archive, ArchiveError where the
    archive cannot be read at all, and the plugin's own error where the kind named is broken.
    """
    path = Path(path)
    _check_readable(path)
    if kind:
        return _named(kind)
    seen = recognise(path)
    if not seen or seen[0].confidence < SURE:
        raise UnknownFormat(
            "No format recognises this archive",
            where=str(path),
            remedy=_advice(path),
        )
    return kinds()[seen[0].kind]


def asks_zone(kind: str) -> bool:
    """Whether times of that kind may tell no zone, so that a person should name one."""
    return bool(getattr(kinds().get(kind), "asks_zone", False))


def _named(kind: str) -> Format:
    if kind in broken():
        raise broken()[kind]
    if kind not in kinds():
        raise UnknownFormat(
            "No format has this name", where=kind, remedy=f"Choose one of: {', '.join(sorted(kinds()))}."
        )
    return kinds()[kind]


def _check_readable(path: Path) -> None:
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        else:
            with path.open("rb") as file:
                if not file.read(1):
                    raise ArchiveError("The file is empty", where=str(path), remedy="Export it again.")
    except OSError as error:
        raise ArchiveError(
            "The archive cannot be opened",
            where=str(path),
            remedy=f"Check that it is there and may be read ({error.strerror or type(error).__name__}).",
        ) from error


def _advice(path: Path) -> str:
    names = f"Known kinds: {', '.join(sorted(kinds()))}. Name one if you know better."
    if path.is_dir():
        return names
    with path.open("rb") as file:
        start = file.read(6)
    if start == sevenzip.MAGIC:
        known = (
            "It is packed with 7-Zip, and what can be seen of it is not known: unpack it first, then name the folder."
        )
        return known if sevenzip.available() else f"It is packed with 7-Zip. {sevenzip.ADVICE}"
    if start[:4] == b"Rar!":
        return "It is packed with RAR: unpack it first, then name the folder."
    return names


@cache
def _load() -> tuple[dict[str, Format], dict[str, FolkmootError]]:
    working: dict[str, Format] = {}
    failed: dict[str, FolkmootError] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            working.setdefault(entry.name, _load_one(entry))
        except FolkmootError as error:
            log.error("%s", error)
            failed[entry.name] = error
    return working, {kind: error for kind, error in failed.items() if kind not in working}


def _load_one(entry: EntryPoint) -> Format:
    where = f"{entry.name} = {entry.value}"
    remedy = "Repair or uninstall the package that brings it."
    try:
        format = entry.load()()
    except (ImportError, AttributeError, TypeError, ValueError, OSError, SyntaxError) as error:
        raise UnknownFormat(f"A format's plugin is broken: {error}", where=where, remedy=remedy) from error
    if not isinstance(format, Format):
        raise UnknownFormat("A format's plugin does not keep the protocol", where=where, remedy=remedy)
    if format.kind != entry.name:
        raise UnknownFormat(
            f'A format\'s plugin calls itself "{format.kind}" but comes in as "{entry.name}"',
            where=where,
            remedy=remedy,
        )
    return format
