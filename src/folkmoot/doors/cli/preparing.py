"""What has to be so before the site can run: an up-to-date database with its walls, and collected static files."""

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from folkmoot.foundation.workspaces.queries import outside, walls
from folkmoot_engine import __version__


def migrate(verbosity: int = 1) -> None:
    """Bring the database up to date. The walls go up with it (they are told when it is through)."""
    with outside():
        call_command("migrate", interactive=False, verbosity=verbosity)
        walls.put_up()


def is_up_to_date() -> bool:
    """No migration is waiting and the walls are the ones this version would build."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and walls.stand()


def prepare() -> None:
    """Do what is needed and nothing else, so that a second start is quick."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    if not is_up_to_date():
        migrate(verbosity=0)
    _collect_static()


def _collect_static() -> None:
    """Collect anew where a file is new, gone or changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of_static()
    if stamp.is_file() and stamp.read_text() == state:
        return
    logging.getLogger("whitenoise").setLevel(logging.WARNING)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(state)


def _state_of_static() -> str:
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
