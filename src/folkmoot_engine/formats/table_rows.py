"""The rows of CSV, TSV, XLSX and JSON lines, one by one, each with the line it stands on."""

import codecs
import csv
import io
import json
import warnings
import zipfile
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from folkmoot_engine.errors import BrokenArchive
from folkmoot_engine.formats.container import PACKED, Container

SAMPLE = 200
SAMPLE_BYTES = 4 << 20  # unpacked
LONGEST = 1 << 20  # characters of one cell, or of one line of JSON
LARGEST_SHEET_TEXT = 150 << 20  # bytes of a workbook's shared texts, which the reader holds in memory
ENDINGS = {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".jsonl", ".ndjson"}  # in a folder; a file alone may have any
DELIMITERS = "\t,;|"
WORKBOOK = "xl/workbook.xml"


class Row(NamedTuple):
    """One record as found. `problem` is (code, sentence) where it is no row of the table."""

    position: str
    values: Sequence[Any]  # by column
    raw: str = ""
    problem: tuple[str, str] | None = None
    skipped: str = ""  # why it is no record to be kept: another sheet


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written."""

    file: str
    kind: str  # separated, sheet, lines
    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()  # of JSON lines: all names seen in the sample


def files(archive: Container) -> list[str]:
    """The members that may be tables, by their endings; a workbook, which is a zip, is one member."""
    if WORKBOOK in archive.names():
        return [archive.origin]
    names = archive.names()
    return names if len(names) == 1 else [name for name in names if _ending(name) in ENDINGS]


def layout(archive: Container, file: str) -> Layout | None:
    """How the file is written; None where it is no table."""
    if WORKBOOK in archive.names() or _ending(file) == ".xlsx":
        return Layout(file, "sheet")
    head = archive.head(file, 1 << 16)
    encoding = _encoding(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if not text.strip() or text.count("\0") * 100 > len(text):
        return None
    if text.lstrip().startswith("{"):
        return Layout(file, "lines", encoding, columns=_keys(text))
    if text.lstrip().startswith(("[", "<", "From ")):
        return None
    delimiter = _delimiter(text)
    return Layout(file, "separated", encoding, delimiter) if delimiter else None


def rows(archive: Container, how: Layout, width: int = 0) -> Iterator[Row]:
    """Every row of the file, a header included. `width` is the number of columns, where it is known.

    Raises BrokenArchive after the last readable row where the file is damaged.
    """
    if how.kind == "sheet":
        return _sheet_rows(archive, how.file)
    if how.kind == "lines":
        return _json_rows(archive, how)
    return _separated_rows(archive, how, width)


def sample(archive: Container, how: Layout) -> list[Row]:
    """The first rows; fewer where the file is damaged, or they are beyond all measure."""
    found: list[Row] = []
    try:
        found.extend(islice(rows(_Beginning(archive), how), SAMPLE))
    except BrokenArchive:
        return found
    return found


class _Beginning:
    """An archive whose members end early: a small file may unpack to any size, and a sample is taken while one waits.

    Workbooks are read by their own part, from `path` or by `read`.
    """

    def __init__(self, archive: Container) -> None:
        self._archive = archive
        self.path, self.names, self.size, self.read = archive.path, archive.names, archive.size, archive.read

    def chunks(self, name: str) -> Iterator[bytes]:
        left = SAMPLE_BYTES
        for chunk in self._archive.chunks(name):
            yield chunk[:left]
            left -= len(chunk)
            if left <= 0:
                return


def record_values(record: Any, columns: Sequence[str]) -> list[Any]:
    """The values of a record given by name, in the order of the columns."""
    flat = _flat(record)
    return [flat.get(column) for column in columns]


# CSV and TSV --------------------------------------------------------------------------------------------------------


def _separated_rows(archive: Container, how: Layout, width: int) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    seen: deque[str] = deque()  # the lines of the row being read
    reader = csv.reader(_remembered(_lines(archive, how), seen), delimiter=how.delimiter)
    while True:
        seen.clear()
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = f"The row cannot be read ({error}): look for a missing quotation mark"
            yield Row(f"line {line}", (), "".join(seen), ("bad-row", what))
            continue
        if not any(values):
            continue
        if width and len(values) > width and any(values[width:]):
            what = f"The row has {len(values)} cells, the table {width}: look for a missing quotation mark"
            yield Row(f"line {line}", values, "".join(seen), ("bad-row", what))
            continue
        yield Row(f"line {line}", values)


def _remembered(lines: Iterator[str], seen: deque[str]) -> Iterator[str]:
    for line in lines:
        seen.append(line)
        yield line


def _lines(archive: Container, how: Layout) -> Iterator[str]:
    """Lines with their ends. Bytes that are no UTF-8 are read as Windows' Western characters, one by one."""
    decoder = codecs.getincrementaldecoder(how.encoding)("folkmoot-western")
    rest = ""
    for chunk in archive.chunks(how.file):
        text = rest + decoder.decode(chunk)
        # A line without end must not fill the memory: what reads it will refuse it.
        end = text.rfind("\n") + 1 or (len(text) if len(text) > 8 * LONGEST else 0)
        if end:
            yield from io.StringIO(text[:end], newline="\n")
        rest = text[end:]
    rest += decoder.decode(b"", True)
    if rest:
        yield from io.StringIO(rest, newline="\n")


def _western(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end
    raise error


codecs.register_error("folkmoot-western", _western)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return "utf-8"


def _delimiter(text: str) -> str:
    """The mark that cuts the most of the first rows into the same number of cells, two at least."""
    best, most = "", (0.5, 1)
    for mark in DELIMITERS:
        try:
            widths = [len(row) for row in islice(csv.reader(io.StringIO(text[: 1 << 15]), delimiter=mark), 30) if row]
        except csv.Error:
            continue
        whole = widths[:-1] or widths  # the last row may be cut
        width, count = Counter(whole).most_common(1)[0] if whole else (0, 0)
        if width > 1 and (count / len(whole), width) > most:
            best, most = mark, (count / len(whole), width)
    return best


# JSON lines ---------------------------------------------------------------------------------------------------------


def _json_rows(archive: Container, how: Layout) -> Iterator[Row]:
    for number, line in enumerate(_lines(archive, how), 1):
        if not line.strip():
            continue
        position = f"line {number}"
        try:
            record = json.loads(line.lstrip("\ufeff")) if len(line) <= LONGEST else None
        except (ValueError, RecursionError) as error:
            yield Row(position, (), line, ("bad-json", f"The line is no JSON ({error}): mend its quotes and commas"))
            continue
        if not isinstance(record, dict):
            yield Row(position, (), line[:LONGEST], ("bad-json", "The line is no JSON object: write one in braces"))
            continue
        yield Row(position, record_values(record, how.columns), line)


def _keys(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in text.splitlines()[:SAMPLE]:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            found |= dict.fromkeys(_flat(record))
    return tuple(found)


def _flat(record: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, Any]:
    """{"user": {"name": "A"}} as {"user.name": "A"}, three levels deep."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth < 3:
            flat |= _flat(value, f"{before}{name}.", depth + 1)
        else:
            flat[before + name] = value
    return flat


# Workbooks ----------------------------------------------------------------------------------------------------------


def _sheet_rows(archive: Container, file: str) -> Iterator[Row]:
    """The rows of the first sheet that is not empty; those of the others are told as skipped."""
    book = _workbook(archive, file)
    chosen = ""
    try:
        for sheet in book.worksheets:
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if all(cell is None for cell in cells):
                    continue
                chosen = chosen or sheet.title
                other = f"other sheet: {sheet.title}" if sheet.title != chosen else ""
                yield Row(f"row {number}", cells, skipped=other)
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError) as error:
        raise _damaged_workbook(file, error) from error
    finally:
        book.close()


def _workbook(archive: Container, file: str):
    names = archive.names()
    held = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), None)
    if held and archive.size(held) > LARGEST_SHEET_TEXT:
        raise BrokenArchive("The workbook is too large to be read", where=file, remedy="Save it as CSV.")
    source: Any = archive.path
    if WORKBOOK not in names:
        source = io.BytesIO(archive.read(file, LARGEST_SHEET_TEXT))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and print settings, which are not read
            return load_workbook(source, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise _damaged_workbook(file, error) from error


def _damaged_workbook(file: str, error: Exception) -> BrokenArchive:
    return BrokenArchive(f"The workbook is damaged: {error}", where=file, remedy="Save it again, or as CSV.")


def _ending(name: str) -> str:
    path = PurePosixPath(name.lower())
    return path.with_suffix("").suffix if path.suffix in PACKED else path.suffix
