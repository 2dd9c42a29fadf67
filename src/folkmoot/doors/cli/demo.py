"""The demo community: a fictional maker of bicycles. It comes in by the way any archive does."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from folkmoot.doors.cli import demo_rooms, triaging
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
from folkmoot.stream.messages.models import Import
from folkmoot.work.desk.actions import ensure_defaults
from folkmoot_engine.demo import STAFF, Recipe, write_truth
from folkmoot_engine.demo.recipe import FEWEST, MESSAGES, MOST, SEED, read_recipe
from folkmoot_engine.errors import ArchiveError, RefusedError

SLUG, NAME = "wrenfield", "Wrenfield Bicycles"


@click.command()
@click.option(
    "--messages",
    type=click.IntRange(FEWEST, MOST),
    default=MESSAGES,
    metavar="N",
    show_default=True,
    help=f"How many messages there shall be, {FEWEST:,} or more.",
)
@click.option("--seed", default=SEED, metavar="TEXT", show_default=True, help="Another seed, another community.")
@click.option(
    "--truth",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write down what was planted, a JSON object a message: intent, topic, language, storm, answer ...",
)
def demo(messages: int, seed: str, truth: Path | None) -> None:
    """Load the demo community: a year of a maker of bicycles, its regulars, a recall and a troublemaker.

    Makes the workspace "wrenfield" with an owner whose password is printed and kept in FOLKMOOT_HOME/sign-in.txt.
    A forum, a chat and a social account over twelve months; the last messages are of just now. The public rooms are
    opened and filled as well. The same seed gives the same community. Loading it again changes nothing; an attempt
    that was cut short goes on where it stopped.

    \b
    EXAMPLES
      folkmoot demo
      folkmoot demo --messages 1000000
      folkmoot demo --seed autumn --truth planted.jsonl
    """
    load(click.echo, messages=messages, seed=seed, truth=truth)
    click.echo(sign_in() or f"Sign in as {OWNER}.")


def load(
    tell: Callable[[str], object], *, messages: int = MESSAGES, seed: str = SEED, truth: Path | None = None
) -> None:
    """Load it, from wherever an earlier attempt was cut short. The recipe lies in FOLKMOOT_HOME until all is done.

    Raises RefusedError where the demo is here already and its truth is asked for: it was another moment's.
    """
    path = archive()
    if workspaces.by_slug(SLUG) and not path.exists():
        if truth is not None:
            raise RefusedError(
                "The demo community is here already, and what was planted in it is no longer known",
                where=SLUG,
                remedy="Ask for --truth in the call that loads it, with another FOLKMOOT_HOME.",
            )
        tell("The demo community is here already.")
        return
    recipe = _begun(path, messages, seed, tell) or Recipe(messages, seed, datetime.now(UTC))
    if truth is not None:
        write_truth(recipe, truth)
    recipe.write(path)
    tell("Loading the demo community.")
    workspace = _workspace(_owner())
    with workspaces.inside(workspace):
        ensure_defaults(workspace)
        _bring_in(workspace, path)
        _mark_staff(workspace)
    triaging.triage(workspace)
    demo_rooms.fill(workspace, tell)
    path.unlink()


def _begun(path: Path, messages: int, seed: str, tell: Callable[[str], object]) -> Recipe | None:
    """The recipe of an attempt that was cut short."""
    if not path.exists():
        return None
    begun = read_recipe(path)
    if (begun.messages, begun.seed) != (messages, seed):
        tell(f"Going on with the demo that was begun: {begun.messages:,} messages of the seed {begun.seed}.")
    return begun


def _bring_in(workspace: Workspace, path: Path) -> None:
    brought = run_import(workspace, start_import(workspace, None, path, kind="demo", name="Demo community"))
    if brought.state != Import.State.DONE:
        raise ArchiveError(
            "The demo was not loaded to its end", where=brought.error, remedy="The same command goes on from here."
        )


def _mark_staff(workspace: Workspace) -> None:
    for name in STAFF:
        for row in members.page(workspace, name=name).rows:
            if row.name == name:
                mark_staff(workspace, None, row.member, True)


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
