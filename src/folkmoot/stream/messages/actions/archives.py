"""An archive on its way in: begun, run, resumed, cancelled, done."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from pyarrow import compute

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages import states
from folkmoot.stream.messages.actions.fingerprint import fingerprint
from folkmoot.stream.messages.actions.uploads import remove_upload
from folkmoot.stream.messages.actions.writing import Counts, Writer
from folkmoot.stream.messages.models import Import
from folkmoot.stream.messages.queries import archives as queries
from folkmoot.stream.messages.queries.importing import learn_sizes, small_memory
from folkmoot_engine.errors import FolkmootError, RefusedError
from folkmoot_engine.formats.apart import read_apart
from folkmoot_engine.formats.door import open_archive, recognise
from folkmoot_engine.formats.protocol import Batch, Options

BATCH = 4_000  # messages in one transaction
COUNTED = ("fetched", "kept", "new", "changed", "skipped", "rejected", "skipped_why", "progress")
COUNTED += ("first_sent_at", "last_sent_at")


@transaction.atomic
def start_import(
    workspace: Workspace,
    actor,
    path: Path | str,
    kind: str | None = None,
    channel_name: str = "",
    mapping: dict[str, Any] | None = None,
    upload: bool = False,
    name: str = "",
    preview: bool = False,
) -> Import:
    """Take an archive in hand: recognise it, know it again. Nothing of it is read yet; see `run_import`.

    An import of the same archive that was begun and never finished is taken up again, from where it stands.
    `upload`: the file is ours to remove when done. `preview`: wait for a person's word (`confirm_import`).
    `actor` may be None on the command line. Raises UnknownFormat or ArchiveError.
    """
    path = Path(path).absolute()
    found = open_archive(path, kind or (_best_guess(path) if preview else None))
    told = {
        "kind": found.kind,
        "channel_name": channel_name[:200],
        "mapping": mapping,
        "fingerprint": fingerprint(path),
    }
    begun = None if preview else queries.unfinished(workspace, **told)
    if begun is not None:
        remove_upload(begun)  # this copy takes its place
        begun.path, begun.is_upload = str(path), upload
        begun.save(update_fields=["path", "is_upload"])
        return begun
    of = Import.objects.create(
        workspace=workspace,
        **told,
        name=(name or path.name)[:250],
        path=str(path),
        is_upload=upload,
        state=Import.State.PREVIEW if preview else Import.State.WAITING,
        started_by=actor,
    )
    record("import.start", workspace=workspace, actor=actor, on=of, data={"kind": of.kind})
    return of


def _best_guess(path: Path) -> str | None:
    """However unsure: before the import begins, a person sees the guess and can overrule it."""
    return next((seen.kind for seen in recognise(path)), None)


def run_import(
    workspace: Workspace,
    import_: Import,
    *,
    on_progress: Callable[[Import], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Import:
    """Bring an archive in, from where it stands, batch by batch; each is one short transaction.

    fetched = kept + skipped + rejected after each of them, so that a run may be killed at any moment and run again.
    `on_progress` is called after each batch with the row as it is; `cancelled` is asked before each: what is in stays.
    Ends in the state done, cancelled or failed (`error` says why, and what was read before the damage is kept).
    Raises RefusedError where the archive is not the one the import began with, the import is over, or another process
    runs it too.
    """
    _check_runnable(import_)
    _begin(workspace, import_)
    writer = Writer(workspace, import_)
    try:
        with small_memory(), closing(_batches(import_)) as batches:
            for number, batch in enumerate(batches, start=1):
                if cancelled is not None and cancelled():
                    return _end(workspace, import_, Import.State.CANCELLED)
                _write(writer, import_, batch)
                if number.bit_count() == 1:  # after the 1st, 2nd, 4th, 8th ... batch
                    learn_sizes()
                if on_progress is not None:
                    on_progress(import_)
    except FolkmootError as error:
        import_.refresh_from_db()
        if isinstance(error, RefusedError):
            raise
        return _end(workspace, import_, Import.State.FAILED, str(error))
    finally:
        writer.seen.close()
    return _end(workspace, import_, Import.State.DONE)


def try_import(workspace: Workspace, import_: Import, *, on_progress: Callable[[Import], None] | None = None) -> Import:
    """A dry run: the same reading and sorting, nothing written. Returns the row, unsaved, with its counts.

    Raises what reading the archive raises.
    """
    writer = Writer(workspace, import_, dry=True)
    try:
        with closing(_batches(import_)) as batches:
            for batch in batches:
                _count(import_, writer.write(batch), batch)
                if on_progress is not None:
                    on_progress(import_)
    finally:
        writer.seen.close()
    return import_


def _check_runnable(import_: Import) -> None:
    if not states.may_run(import_.state):
        raise RefusedError(
            "This import is not waiting to be run", where=import_.name, remedy="Begin a new import of the archive."
        )
    if fingerprint(Path(import_.path)) != import_.fingerprint:
        raise RefusedError(
            "The archive is no longer the one this import began with",
            where=import_.name,
            remedy="Begin a new import: messages that are here already are known again.",
        )


def _batches(import_: Import) -> Iterator[Batch]:
    options = Options(
        channel=import_.channel_name,
        mapping=import_.mapping,
        batch_size=BATCH,
        skip=import_.fetched,
        origin=import_.name,
    )
    return read_apart(import_.kind, Path(import_.path), options)


def _begin(workspace: Workspace, import_: Import) -> None:
    import_.state, import_.error = Import.State.RUNNING, ""
    import_.started_at, import_.fetched_before = timezone.now(), import_.fetched
    import_.finished_at = None
    import_.save(update_fields=["state", "error", "started_at", "fetched_before", "finished_at"])


def _write(writer: Writer, import_: Import, batch: Batch) -> None:
    """One batch and what the row then says of it. Of two processes that run the same import, one is refused here."""
    with _without_pauses(), transaction.atomic():
        before = import_.fetched
        _count(import_, writer.write(batch), batch)
        stands = Import.objects.filter(pk=import_.pk, fetched=before, state=Import.State.RUNNING)
        if not stands.update(**{name: getattr(import_, name) for name in COUNTED}):
            raise RefusedError(
                "Another process is bringing this archive in",
                where=import_.name,
                remedy="Look at its page, or wait for it to end.",
            )


@contextmanager
def _without_pauses() -> Iterator[None]:
    """A batch makes a million small objects and no rings of them: looking for rings would cost a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _count(import_: Import, counts: Counts, batch: Batch) -> None:
    import_.fetched += counts.fetched
    import_.kept += counts.kept
    import_.new += counts.new
    import_.changed += counts.changed
    import_.skipped += counts.skipped.total()
    import_.rejected += counts.rejected
    import_.skipped_why = dict(Counter(import_.skipped_why) + counts.skipped)
    import_.progress = max(import_.progress, batch.progress)
    if batch.messages.num_rows:
        sent = compute.min_max(batch.messages["sent_at"]).as_py()
        import_.first_sent_at = min(filter(None, (import_.first_sent_at, sent["min"])))
        import_.last_sent_at = max(filter(None, (import_.last_sent_at, sent["max"])))


@transaction.atomic
def _end(workspace: Workspace, import_: Import, state: str, error: str = "") -> Import:
    import_.state, import_.error, import_.finished_at = state, error, timezone.now()
    if state == Import.State.DONE:
        import_.progress = 1.0
    import_.save(update_fields=["state", "error", "finished_at", "progress"])
    figures = {name: getattr(import_, name) for name in ("fetched", "kept", "skipped", "rejected")}
    record(
        f"import.{state}",
        workspace=workspace,
        actor=import_.started_by,
        on=import_,
        data={"kind": import_.kind} | figures,
    )
    if state == Import.State.DONE:
        remove_upload(import_)
    return import_
