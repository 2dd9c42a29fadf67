"""Look after the people who sign in."""

import secrets
import sys

import click
from django.conf import settings

from folkmoot.doors.cli import choosing, telling
from folkmoot.foundation.accounts import actions, queries
from folkmoot.foundation.workspaces.actions import invite as send_invitation
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import inside, memberships_of, team
from folkmoot_engine.errors import RefusedError

password_option = click.option(
    "--password",
    metavar="WORDS",
    help="The password; - reads it from standard input. Without it, one is made and shown.",
)


@click.group()
def user() -> None:
    """List, create and invite people, and give them new passwords.

    \b
    EXAMPLES
      folkmoot user create ana@example.org --name "Ana Lima"
      folkmoot user invite bo@example.org --workspace wrenfield --role agent
      folkmoot user password ana@example.org
    """


@user.command("list")
@telling.as_json
def list_all(as_json: bool) -> None:
    """List all accounts, with their roles by workspace."""
    rows = []
    for person in queries.everybody():
        roles = ", ".join(f"{place.workspace.slug}: {place.role}" for place in memberships_of(person))
        rows.append((person.email, person.name, roles, person.is_staff, person.last_login))
    telling.tell_rows("users", ("email", "name", "roles", "looks_after_site", "last_seen"), rows, as_json)


@user.command()
@click.argument("email")
@click.option("--name", default="", help="What to call this person.")
@click.option("--staff", is_flag=True, help="May look after the site itself, such as making workspaces.")
@password_option
def create(email: str, name: str, staff: bool, password: str | None) -> None:
    """Make an account. It belongs to no workspace yet."""
    chosen = _password(password)
    person = actions.create_user(email, chosen, name=name, is_staff=staff)
    click.echo(f"{person.email} has an account." + ("" if password else f" Password: {chosen}"))


@user.command("password")
@click.argument("email")
@password_option
def new_password(email: str, password: str | None) -> None:
    """Give somebody a new password. Who was signed in with the old one is signed out."""
    chosen = _password(password)
    person = actions.set_password(choosing.person(email), chosen)
    click.echo(f"{person.email} has a new password." + ("" if password else f" Password: {chosen}"))


@user.command()
@click.argument("email")
@telling.workspace
@click.option("--role", type=click.Choice(Role.values), default=Role.AGENT.value, show_default=True)
@click.option("--by", metavar="E-MAIL", help="Who invites; the first owner where it is not said.")
def invite(email: str, slug: str | None, role: str, by: str | None) -> None:
    """Invite somebody to a workspace, and show the link that was mailed. It works once, for seven days."""
    workspace = choosing.workspace(slug)
    actor = choosing.person(by) if by else _an_owner(workspace)
    with inside(workspace):
        made = send_invitation(workspace, actor, email=email, role=role, site=settings.SITE_URL or _local_address())
    until = f"{made.invitation.expires_at:%Y-%m-%d}"
    click.echo(f"{made.invitation.email} is invited to {workspace.name} as {role}, until {until}.")
    click.echo(made.link)


def _an_owner(workspace):
    owners = [place.user for place in team.team(workspace) if place.role == Role.OWNER]
    if not owners:
        raise RefusedError(
            "The workspace has no owner who could invite", where=workspace.slug, remedy="Say who: --by E-MAIL."
        )
    return owners[0]


def _local_address() -> str:
    return f"http://localhost:{settings.CHOSEN['FOLKMOOT_PORT']}"


def _password(given: str | None) -> str:
    if given == "-":
        return sys.stdin.readline().rstrip("\n")
    return given or secrets.token_urlsafe(12)


COMMANDS = {"user": user}
