"""The demo community: a fictional maker of bicycles. It comes in by the way any archive does."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import click
from django.conf import settings

from folkmoot.doors.cli import triaging
from folkmoot.foundation.accounts import actions as accounts
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.accounts.queries import by_email
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.actions import create_workspace
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.stream.messages.actions import run_import, start_import
from folkmoot.work.desk.actions import ensure_defaults

SLUG, NAME = "wrenfield", "Wrenfield Bicycles"
OWNER = "owner@example.org"
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


def load_once(tell: Callable[[str], object]) -> None:
    """Load it where the site is empty, and where loading it was cut short."""
    if _archive().exists() or not workspaces.all_workspaces():
        load(tell)


def load(tell: Callable[[str], object]) -> None:
    """Load it, from wherever an earlier attempt was cut short. The archive lies in FOLKMOOT_HOME until all is done."""
    tell("Loading the demo community.")
    archive = _archive()
    if not archive.exists():
        _write_archive(archive, datetime.now(UTC))
    workspace = _workspace(_owner())
    with workspaces.inside(workspace):
        ensure_defaults(workspace)
        brought = start_import(workspace, None, archive, kind="table", mapping=MAPPING, name="Demo community")
        run_import(workspace, brought)
    triaging.triage(workspace)
    archive.unlink()


def sign_in() -> str:
    """How to sign in to the demo, as long as the password that was made for it holds."""
    kept = settings.HOME / "sign-in.txt"
    owner = by_email(OWNER)
    if owner is None or not kept.is_file():
        return ""
    line = kept.read_text().strip()
    return line if owner.check_password(line.rsplit(" ", 1)[-1]) else ""


def _archive() -> Path:
    return settings.HOME / "demo.jsonl"


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
    kept = settings.HOME / "sign-in.txt"
    kept.touch(mode=0o600)
    kept.write_text(f"Sign in as {OWNER}, password {password}\n", encoding="utf-8")
    return accounts.create_user(OWNER, password, name="Robin Hale", is_staff=True)


def _workspace(owner: User) -> Workspace:
    return workspaces.by_slug(SLUG) or create_workspace(
        NAME, slug=SLUG, owner=owner, zone="Europe/Berlin", language="en"
    )


COMMANDS = {"demo": demo}
