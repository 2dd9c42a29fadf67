"""Web server and worker as one group."""

import importlib
import os

import click
from django.conf import settings

from folkmoot.doors.cli import demo_place, preparing
from folkmoot.doors.cli.group import ProcessGroup
from folkmoot.foundation.accounts import queries as accounts
from folkmoot.foundation.workspaces import queries as workspaces


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
        _load_demo()
    with group:
        me = str(os.getpid())
        group.start("web", "web", "--follow", me)
        lines = _welcome()  # while the web server starts: checking a password takes a while
        if group.wait_for_page(_address() + "/healthz"):
            click.echo(lines)
        group.start("worker", "worker", "--follow", me)
        raise SystemExit(group.wait())


def _load_demo() -> None:
    if demo_place.archive().exists() or not workspaces.all_workspaces():
        # Loaded only when it is wanted: it brings half of the site with it, and a start should be quick.
        importlib.import_module("folkmoot.doors.cli.demo").load(click.echo)


def _address() -> str:
    host, port = settings.CHOSEN["FOLKMOOT_HOST"], settings.CHOSEN["FOLKMOOT_PORT"]
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"


def _welcome() -> str:
    lines = [f"Folkmoot is running at {settings.SITE_URL or _address()}"]
    if sign_in := demo_place.sign_in():
        lines.append(sign_in)
    elif not accounts.everybody():
        lines.append("Nobody has an account yet: `folkmoot user create E-MAIL` makes one.")
    return "\n".join([*lines, "Ctrl-C stops it."])


COMMANDS = {"serve": serve}
