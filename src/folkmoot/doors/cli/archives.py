"""Import an archive."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from django.db import transaction

from folkmoot.doors.cli import Refused, choosing, telling, triaging
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.stream.messages.actions import run_import, start_import, try_import
from folkmoot.stream.messages.models import Import
from folkmoot.stream.messages.queries import archives
from folkmoot.work.desk.actions import ensure_defaults
from folkmoot_engine.cli import whole_file
from folkmoot_engine.errors import MappingError
from folkmoot_engine.formats.rejects import write_rejects
from folkmoot_engine.formats.table_mapping import READY, Mapping


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "kind", metavar="KIND", help="What the archive is, if its content is misread.")
@telling.workspace
@click.option("--channel", metavar="NAME", default="", help="Name of the channel, if the archive has none.")
@click.option(
    "--mapping",
    "mapping_file",
    metavar="FILE",
    help=f"Which column of a table is what, as JSON; or the name of a ready one: {', '.join(READY)}.",
)
@click.option("--zone", metavar="ZONE", default="", help="Zone of times that tell none (default: the workspace's).")
@click.option("--dry-run", is_flag=True, help="Read and sort everything, write nothing.")
@click.option("--rejects", metavar="FILE", type=click.Path(path_type=Path), help="Write rejected records here.")
@click.option("--no-triage", is_flag=True, help="Leave triage to the worker.")
@telling.as_json
def import_archive(
    path: Path,
    kind: str | None,
    slug: str | None,
    channel: str,
    mapping_file: str | None,
    zone: str,
    dry_run: bool,
    rejects: Path | None,
    no_triage: bool,
    as_json: bool,
) -> None:
    """Import an archive that a community exported, then triage what is new.

    PATH is a file, a folder or a zip; `folkmoot-engine formats` lists the kinds, and the content tells which it is.
    Every record is kept as a message, skipped for a reason, or rejected for a reason:

    \b
        fetched = kept + skipped + rejected

    What is here already is known again, so the same archive may be imported any number of times, and a newer export
    of it brings in what is new and what has changed. Ctrl-C stops at a safe place: what is in stays in. After that,
    or if the machine was switched off, the same command goes on.

    Mend "record" in the file of --rejects and import that file.

    \b
    EXAMPLES
      folkmoot import export.zip
      folkmoot import dump/ --workspace wrenfield --dry-run
      folkmoot import logs/ --zone Europe/Helsinki
      folkmoot import talk.csv --channel "Old forum" --mapping columns.json --rejects rejects.jsonl
    """
    if dry_run and rejects:
        raise click.UsageError("--rejects needs a real import: `folkmoot-engine read --rejects` only reads.")
    workspace = choosing.workspace(slug)
    given = {"kind": kind, "channel_name": channel, "mapping": _mapping(mapping_file), "zone": zone}
    with inside(workspace), _stopped_by_ctrl_c() as stop:
        if dry_run:
            figures = _figures(done := _try(workspace, path, given))
        else:
            ensure_defaults(workspace)
            brought = start_import(workspace, None, path, **given)
            with _bar(brought) as show:
                done = run_import(workspace, brought, on_progress=show, cancelled=stop.is_set)
            figures = _figures(done) | {"rejected_because": dict(archives.reject_codes(workspace, done))}
            if rejects:
                _write_rejects(done, rejects)
    telling.tell(figures, as_json)
    if done.rejected and not rejects:
        click.echo("--rejects FILE, without --dry-run, writes down what was rejected, to be mended.", err=True)
    _say_how_it_ended(done, dry_run)
    if not dry_run and not no_triage:
        triaging.triage(workspace, stop)


def _try(workspace, path: Path, given: dict[str, Any]) -> Import:
    with transaction.atomic():
        brought = start_import(workspace, None, path, **given)
        with _bar(brought) as show:
            done = try_import(workspace, brought, on_progress=show)
        transaction.set_rollback(True)
    return done


def _figures(done: Import) -> dict[str, Any]:
    names = ("fetched", "kept", "new", "changed", "skipped", "rejected")
    return {"format": done.kind, **{name: getattr(done, name) for name in names}, "skipped_because": done.skipped_why}


def _say_how_it_ended(done: Import, dry_run: bool) -> None:
    """A failed or cancelled import has exit code 1, and what it brought in stays."""
    if dry_run:
        click.echo("Nothing was written: this was a dry run.", err=True)
    elif done.state == Import.State.FAILED:
        raise Refused(done.error)
    elif done.state == Import.State.CANCELLED:
        raise Refused("Stopped. What is in stays in; the same command goes on from here.")


@contextmanager
def _bar(brought: Import) -> Iterator[Any]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, file=sys.stderr, label=brought.name[:40], item_show_func=_shown) as bar:
        yield lambda now: bar.update(round(now.progress * 1000) - bar.pos, now)


def _shown(now: Import | None) -> str:
    return f"{now.fetched:,} records" if now else ""


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[threading.Event]:
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _write_rejects(done: Import, path: Path) -> None:
    with whole_file(path) as stream:
        count = write_rejects(stream, done.kind, archives.rejects_of(done.workspace, done))
    if count:
        click.echo(f"{count:,} rejected records are in {path}. Mend them there and import that file.", err=True)


def _mapping(told: str | None) -> dict[str, Any] | None:
    if not told:
        return None
    if told in READY:
        return READY[told].as_dict()
    try:
        return Mapping.from_json(Path(told).read_text("utf-8")).as_dict()
    except (OSError, UnicodeDecodeError) as error:
        remedy = f"Name a file, or a ready mapping: {', '.join(READY)}."
        raise MappingError("The mapping cannot be read", where=told, remedy=remedy) from error


COMMANDS = {"import": import_archive}
