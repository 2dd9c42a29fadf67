"""Run it: web server and worker, together or apart."""

import os
import signal
import threading
import time

import click
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from folkmoot.doors.cli import demo, preparing
from folkmoot.doors.cli.group import ProcessGroup
from folkmoot.flow import steps
from folkmoot.flow.worker import run_worker
from folkmoot.foundation.accounts import queries as accounts

follow = click.option("--follow", type=int, hidden=True, help="End when this process, the parent, has ended.")


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Load the demo community where there is no workspace yet.")
def serve(with_demo: bool) -> None:
    """Bring the database up to date, then run web server and worker together.

    Prints the address and how to sign in. Ctrl-C stops both within seconds; if one of them dies, the other is
    stopped, too, and the exit code is 1. Host, port and number of web processes are settings (`folkmoot settings`).

    \b
    EXAMPLES
      folkmoot serve
      FOLKMOOT_PORT=9000 folkmoot serve --demo
    """
    group = ProcessGroup()
    group.check_port(settings.CHOSEN["FOLKMOOT_HOST"], settings.CHOSEN["FOLKMOOT_PORT"])
    preparing.prepare()
    if with_demo:
        demo.load_once(click.echo)
    with group:
        me = str(os.getpid())
        group.start("worker", "worker", "--follow", me)
        group.start("web", "web", "--follow", me)
        if group.wait_for_page(_address() + "/healthz"):
            click.echo(_welcome())
        raise SystemExit(group.wait())


def _address() -> str:
    host, port = settings.CHOSEN["FOLKMOOT_HOST"], settings.CHOSEN["FOLKMOOT_PORT"]
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"


def _welcome() -> str:
    lines = [f"Folkmoot is running at {settings.SITE_URL or _address()}"]
    if demo.sign_in():
        lines.append(demo.sign_in())
    elif not accounts.everybody():
        lines.append("Nobody has an account yet: `folkmoot user create E-MAIL` makes one.")
    return "\n".join([*lines, "Ctrl-C stops it."])


@click.command()
@follow
def web(follow: int | None) -> None:
    """Run the web server alone.

    For sites that run web and worker apart. The database must be up to date: `folkmoot migrate`.
    """
    _end_with(follow)
    Granian(
        "folkmoot.doors.site.wsgi:application",
        address=settings.CHOSEN["FOLKMOOT_HOST"],
        port=settings.CHOSEN["FOLKMOOT_PORT"],
        interface=Interfaces.WSGI,
        workers=settings.CHOSEN["FOLKMOOT_WORKERS"],
        blocking_threads=4,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level="warning",
    ).serve()


@click.command()
@follow
def worker(follow: int | None) -> None:
    """Run a worker alone.

    It does what is due: imports, triage, waking what was snoozed. Several may run, on several machines, on one
    PostgreSQL database. On Ctrl-C or SIGTERM it leaves its work at a safe place and gives it back; killed outright, it
    loses nothing: another takes the work up when its lease of half a minute has run out.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    _end_with(follow)
    steps.begin()
    run_worker(stop, steps.STEPS)


def _end_with(parent: int | None) -> None:
    """A child whose parent was killed outright ends itself."""
    if parent is None:
        return

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


COMMANDS = {"serve": serve, "web": web, "worker": worker}
