"""The demo community: a fictional maker of bicycles. It comes in by the way any archive does."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import click

from folkmoot.doors.cli import triaging
from folkmoot.doors.cli.demo_place import OWNER, archive, sign_in, sign_in_file
from folkmoot.foundation.accounts import actions as accounts
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.accounts.queries import by_email
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.actions import create_workspace
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.members import queries as members
from folkmoot.stream.members.actions import mark_staff
from folkmoot.stream.messages.actions import run_import, start_import
from folkmoot.work.desk.actions import ensure_defaults

SLUG, NAME = "wrenfield", "Wrenfield Bicycles"
SPEAK_FOR_THE_BRAND = ("Wrenfield Team", "@wrenfield")
MAPPING = {
    "columns": {
        "channel": "channel",
        "id": "id",
        "thread": "thread",
        "parent": "parent",
        "sent_at": "sent_at",
        "author_name": "author",
        "author_id": "author",
        "title": "title",
        "tags": "tags",
        "text": "text",
    },
    "source": "wrenfield",
}


@click.command()
def demo() -> None:
    """Load the demo community: a maker of bicycles, a recall, its regulars.

    Makes the workspace "wrenfield" with an owner whose password is printed and kept in FOLKMOOT_HOME/sign-in.txt.
    Its last messages are of just now. Loading it again changes nothing.
    """
    load(click.echo)
    click.echo(sign_in() or f"Sign in as {OWNER}.")


def load(tell: Callable[[str], object]) -> None:
    """Load it, from wherever an earlier attempt was cut short. The archive lies in FOLKMOOT_HOME until all is done."""
    path = archive()
    if workspaces.by_slug(SLUG) and not path.exists():
        tell("The demo community is here already.")
        return
    tell("Loading the demo community.")
    if not path.exists():
        _write_archive(path, datetime.now(UTC))
    workspace = _workspace(_owner())
    with workspaces.inside(workspace):
        ensure_defaults(workspace)
        brought = start_import(workspace, None, path, kind="table", mapping=MAPPING, name="Demo community")
        run_import(workspace, brought)
        for name in SPEAK_FOR_THE_BRAND:
            for row in members.page(workspace, name=name).rows:
                mark_staff(workspace, None, row.member, True)
    triaging.triage(workspace)
    path.unlink()


def _write_archive(path: Path, now: datetime) -> None:
    """The messages say how many minutes ago they were sent; the archive says when."""
    lines = (files(__package__) / "community.jsonl").read_text(encoding="utf-8").splitlines()
    half = path.with_suffix(".half")
    with half.open("w", encoding="utf-8") as out:
        for line in lines:
            message = json.loads(line)
            sent_at = now - timedelta(minutes=message.pop("minutes_ago"))
            json.dump({**message, "sent_at": sent_at.isoformat(timespec="seconds")}, out, ensure_ascii=False)
            out.write("\n")
    half.replace(path)


def _owner() -> User:
    owner = by_email(OWNER)
    if owner is not None:
        return owner
    password = secrets.token_urlsafe(9)
    kept = sign_in_file()
    kept.touch(mode=0o600)
    kept.write_text(f"Sign in as {OWNER}, password {password}\n", encoding="utf-8")
    return accounts.create_user(OWNER, password, name="Robin Hale", is_staff=True)


def _workspace(owner: User) -> Workspace:
    return workspaces.by_slug(SLUG) or create_workspace(
        NAME, slug=SLUG, owner=owner, zone="Europe/Berlin", language="en"
    )


COMMANDS = {"demo": demo}
