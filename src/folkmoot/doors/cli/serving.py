"""The web server, and what ends a child with its parent. Loads nothing of the site: granian's processes do."""

import os
import signal
import threading
import time

import click
from granian import Granian
from granian.constants import Interfaces

from folkmoot.doors.site import environment

follow_option = click.option("--follow", type=int, hidden=True, help="End when this process, the parent, has ended.")


@click.command()
@follow_option
def web(follow: int | None) -> None:
    """Run the web server alone.

    For sites that run web and worker apart. The database must be up to date: `folkmoot migrate`.
    """
    chosen = environment.read()
    end_with(follow)
    Granian(
        "folkmoot.doors.site.wsgi:application",
        address=chosen["FOLKMOOT_HOST"],
        port=chosen["FOLKMOOT_PORT"],
        interface=Interfaces.WSGI,
        workers=chosen["FOLKMOOT_WORKERS"],
        blocking_threads=4,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level="warning",
    ).serve()


def end_with(parent: int | None) -> None:
    """A child whose parent was killed outright ends itself."""
    if parent is None:
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


COMMANDS = {"web": web}
