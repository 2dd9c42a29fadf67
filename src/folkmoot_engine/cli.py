"""`folkmoot-engine`: the engine's work on files, without a site."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import click
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from folkmoot_engine import __version__
from folkmoot_engine.errors import ArchiveError, FolkmootError, MappingError
from folkmoot_engine.formats import door
from folkmoot_engine.formats.protocol import Batch, Options
from folkmoot_engine.formats.rejects import write_rejects
from folkmoot_engine.formats.table_mapping import READY, Mapping
from folkmoot_engine.rules import CompiledRules, read_rules
from folkmoot_engine.rules.starter import starter_text
from folkmoot_engine.schema import MESSAGE

OUTPUTS = (".parquet", ".jsonl")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="folkmoot-engine")
def main() -> None:
    """Read what communities export, and check rules, without a site and without a database.

    \b
    EXAMPLES
      folkmoot-engine formats
      folkmoot-engine read export.zip
      folkmoot-engine read dump/ --json
      folkmoot-engine read list.mbox -o list.parquet --rejects rejects.jsonl
      folkmoot-engine read rejects.jsonl -o mended.jsonl
      folkmoot-engine rules > house.yaml
      folkmoot-engine rules house.yaml

    \b
    EXIT CODES
      0  the work is done; single records may have been rejected, and were counted
      1  the work was refused: the archive cannot be read, or no format knows it
      2  the call was wrong: an option or argument that does not exist or does not fit
    """


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def formats(as_json: bool) -> None:
    """List the kinds of archives that can be read.

    Formats that are installed but broken are listed too, with what is wrong.
    """
    working = {kind: format.title for kind, format in door.kinds().items()}
    broken = {kind: error_json(error) for kind, error in door.broken().items()}
    if as_json:
        click.echo(json.dumps({"formats": working, "broken": broken}, ensure_ascii=False))
        return
    for kind, title in working.items():
        click.echo(f"{kind:<16}{title}")
    for kind, error in door.broken().items():
        click.echo(f"{kind:<16}broken: {error}", err=True)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "kind", metavar="KIND", help="What the archive is, if its content is misread.")
@click.option("--channel", metavar="NAME", default="", help="Name of the channel, if the archive has none.")
@click.option(
    "--mapping",
    "mapping_file",
    metavar="FILE",
    help=f"Which column of a table is what, as JSON; or the name of a ready one: {', '.join(READY)}.",
)
@click.option("--zone", metavar="ZONE", default="", help="Zone of times that tell none: Europe/Berlin.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; errors, too.")
@click.option("--rejects", metavar="FILE", type=click.Path(path_type=Path), help="Write rejected records here.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the messages here.")
def read(
    path: Path,
    kind: str | None,
    channel: str,
    mapping_file: str | None,
    zone: str,
    as_json: bool,
    rejects: Path | None,
    output: Path | None,
) -> None:
    """Read an archive and count what is in it.

    PATH is a file, a folder, a zip, a tar or a 7z. Its format is recognised from the content.

    Every record of the archive is either kept as a message, skipped for a reason, or rejected for a reason:
    fetched = messages + skipped + rejected. A thread is counted by the message that opens it, an author by their
    id at the source.

    With --output the messages are written as Parquet (.parquet) or JSON lines (.jsonl). With --rejects the rejected
    records are written as JSON lines: mend "record" in them and read that file as an archive of its own.
    """
    if output is not None and output.suffix not in OUTPUTS:
        raise click.BadParameter(f"it must end in {' or '.join(OUTPUTS)}.", param_hint="--output")
    with refusing(as_json):
        format = door.open_archive(path, kind)
        options = Options(channel=channel, mapping=_mapping(mapping_file), zone=zone)
        count = Count(format.kind)
        with ExitStack() as open_files:
            keep = open_files.enter_context(message_writer(output)) if output else None
            refuse = open_files.enter_context(whole_file(rejects)) if rejects else None
            for batch in format.read(path, options):
                count.add(batch)
                if keep:
                    keep(batch.messages)
                if refuse:
                    write_rejects(refuse, format.kind, batch.rejects)
    click.echo(json.dumps(count.told(), ensure_ascii=False) if as_json else count.shown())


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; errors, too.")
def rules(path: Path | None, as_json: bool) -> None:
    """Check a file of rules, and list what they do.

    PATH is YAML. What is wrong is shown with its line, a mark below the place and a hint. Without PATH, the rules that
    a new workspace begins with are printed, to begin a file of one's own with.
    """
    if path is None:
        click.echo(json.dumps({"yaml": starter_text()}, ensure_ascii=False) if as_json else starter_text(), nl=as_json)
        return
    with refusing(as_json):
        found = CompiledRules(read_rules(_text_of(path), name=path.name)).rule_set.rules
    if as_json:
        told = [
            {"name": rule.name, "active": rule.on, "effects": [[effect.kind, effect.value] for effect in rule.effects]}
            for rule in found
        ]
        click.echo(json.dumps({"rules": told}, ensure_ascii=False))
        return
    for rule in found:
        follows = [
            f"{effect.kind}: {effect.value}" if effect.value is not True else effect.kind for effect in rule.effects
        ]
        click.echo(f"{'on ' if rule.on else 'off'}  {rule.name}: {', '.join(follows) or 'stop'}")


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a file of rules, written in UTF-8."
        raise ArchiveError("The file cannot be read", where=str(path), remedy=remedy) from error


@dataclass(slots=True)
class Count:
    """The figures of one reading."""

    format: str
    messages: int = 0
    threads: int = 0
    authors: "Distinct" = field(default_factory=lambda: Distinct())
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, batch: Batch) -> None:
        rows = batch.messages
        self.messages += rows.num_rows
        opens = pc.and_(
            pc.is_null(rows["parent_id"]), pc.fill_null(pc.equal(rows["thread_id"], rows["native_id"]), False)
        )
        self.threads += pc.sum(opens).as_py() or 0
        self.authors.add(pc.binary_join_element_wise(rows["realm"], rows["author_id"], "\0"))
        self.skipped += batch.skipped
        self.rejected += Counter(reject.code for reject in batch.rejects)

    def told(self) -> dict[str, Any]:
        return {
            "format": self.format,
            "messages": self.messages,
            "threads": self.threads,
            "authors": len(self.authors),
            "skipped": self.skipped.total(),
            "rejected": self.rejected.total(),
            "skipped_because": dict(sorted(self.skipped.items())),
            "rejected_because": dict(sorted(self.rejected.items())),
        }

    def shown(self) -> str:
        lines = []
        for name, value in self.told().items():
            if isinstance(value, dict):
                continue
            lines.append(f"{name:<10}{value:>14,}" if isinstance(value, int) else f"{name:<10}{value:>14}")
            lines += [f"  {count:>10,}  {reason}" for reason, count in self._reasons(name)]
        return "\n".join(lines)

    def _reasons(self, name: str) -> list[tuple[str, int]]:
        return {"skipped": self.skipped, "rejected": self.rejected}.get(name, Counter()).most_common()


class Distinct:
    """How many different values there are, in little memory: they stay in Arrow."""

    def __init__(self) -> None:
        self._known = pa.array([], pa.string())
        self._new: list[pa.Array] = []
        self._waiting = 0

    def add(self, values: pa.Array) -> None:
        self._new.append(values.unique())
        self._waiting += len(self._new[-1])
        if self._waiting > 100_000 + len(self._known):
            self._merge()

    def _merge(self) -> None:
        self._known = pa.concat_arrays([self._known, *self._new]).unique().drop_null()
        self._new, self._waiting = [], 0

    def __len__(self) -> int:
        self._merge()
        return len(self._known)


def _mapping(told: str | None) -> dict[str, Any] | None:
    """A ready mapping by its name, else one saved as JSON."""
    if not told:
        return None
    if told in READY:
        return READY[told].as_dict()
    try:
        return Mapping.from_json(Path(told).read_text("utf-8")).as_dict()
    except (OSError, UnicodeDecodeError) as error:
        remedy = f"Name a file, or a ready mapping: {', '.join(READY)}."
        raise MappingError("The mapping cannot be read", where=told, remedy=remedy) from error


@contextmanager
def refusing(as_json: bool) -> Iterator[None]:
    """Errors that a person should read, on standard error; exit code 1."""
    try:
        yield
    except FolkmootError as error:
        click.echo(json.dumps({"error": error_json(error)}, ensure_ascii=False) if as_json else str(error), err=True)
        raise SystemExit(1) from error


def error_json(error: FolkmootError) -> dict[str, str]:
    return {"kind": type(error).__name__, "what": error.what, "where": error.where, "remedy": error.remedy}


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file that appears under its name only when all of it is written."""
    part = path.with_name(f"{path.name}.part")
    with _writing(path):
        try:
            with part.open("w", encoding="utf-8") as stream:
                yield stream
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def message_writer(path: Path) -> Iterator[Any]:
    """A function that writes batches of messages as the file's ending says."""
    if path.suffix == ".jsonl":
        with whole_file(path) as stream:
            yield lambda batch: stream.writelines(
                json.dumps(row, ensure_ascii=False, default=_as_text) + "\n" for row in batch.to_pylist()
            )
        return
    part = path.with_name(f"{path.name}.part")
    with _writing(path):
        try:
            with pq.ParquetWriter(part, MESSAGE, compression="zstd") as writer:
                yield lambda batch: writer.write_batch(batch) if batch.num_rows else None
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = f"Check the folder and the space left ({error.strerror or error})."
        raise ArchiveError("The file cannot be written", where=str(path), remedy=remedy) from error


def _as_text(value: Any) -> str:
    return value.isoformat()
