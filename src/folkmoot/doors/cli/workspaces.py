"""Look after workspaces."""

import click

from folkmoot.doors.cli import choosing, telling
from folkmoot.foundation.workspaces import actions
from folkmoot.foundation.workspaces.queries import all_workspaces, inside, team
from folkmoot.work.desk.actions import ensure_defaults
from folkmoot.work.rules.actions import begin_with_starter_set


@click.group()
def workspace() -> None:
    """List, create and rename workspaces. A workspace is one brand's closed world.

    \b
    EXAMPLES
      folkmoot workspace list
      folkmoot workspace create "Wrenfield Bicycles" --owner ana@example.org --zone Europe/Berlin
      folkmoot workspace rename wrenfield-bicycles "Wrenfield"
    """


@workspace.command("list")
@telling.as_json
def list_all(as_json: bool) -> None:
    """List all workspaces."""
    head = ("slug", "name", "zone", "language", "team")
    rows = [(one.slug, one.name, one.zone, one.language, len(team.team(one))) for one in all_workspaces()]
    telling.tell_rows("workspaces", head, rows, as_json)


@workspace.command()
@click.argument("name")
@click.option("--owner", required=True, metavar="E-MAIL", help="Who owns it; has an account already.")
@click.option("--slug", default="", help="Its part of the address; made from the name where it is not given.")
@click.option("--zone", default="", help="Its time zone, such as Europe/Berlin.")
@click.option("--language", default="", metavar="CODE", help="en or de.")
def create(name: str, owner: str, slug: str, zone: str, language: str) -> None:
    """Make a workspace, with queues, house rules, labels and rules (switched off) to begin with."""
    person = choosing.person(owner)
    made = actions.create_workspace(name, owner=person, slug=slug, zone=zone, language=language)
    with inside(made):
        ensure_defaults(made)
        begin_with_starter_set(made)
    click.echo(f"{made.name} is at /w/{made.slug}/, owned by {person.email}.")


@workspace.command()
@click.argument("slug")
@click.argument("name")
def rename(slug: str, name: str) -> None:
    """Give a workspace another name. Its address stays, so that links hold."""
    chosen = choosing.workspace(slug)
    actions.update_workspace(chosen, None, name=name)
    click.echo(f"{chosen.slug} is now called {chosen.name}.")


COMMANDS = {"workspace": workspace}
