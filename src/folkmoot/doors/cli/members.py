"""Look after members of the community."""

import uuid

import click

from folkmoot.doors.cli import choosing, telling
from folkmoot.flow.steps import erase_member
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.stream.members import queries
from folkmoot_engine.errors import RefusedError


@click.group()
def member() -> None:
    """Erase a member of the community who asks for it.

    \b
    EXAMPLES
      folkmoot member erase 01a1fdf1-aae0-77af-95e9-70fa62e6c496 --workspace wrenfield
    """


@member.command()
@click.argument("uid", type=click.UUID)
@telling.workspace
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(uid: uuid.UUID, slug: str | None, yes: bool) -> None:
    """Erase a member, wherever they are known. This cannot be undone.

    UID stands in the address of the member's page. Their name, handles and everything they wrote go: from messages,
    search index, verdicts and rejects. What the team decided and noted stays and names nobody. If their archive is
    imported again, they stay erased.
    """
    workspace = choosing.workspace(slug)
    with inside(workspace):
        found = queries.by_uid(workspace, uid)
        if found is None:
            raise RefusedError("There is no such member", where=str(uid), remedy="Take the uid from the member's page.")
        if not yes:
            name = queries.name_of(workspace, found)
            click.confirm(f"Erase {name} and everything they wrote in {workspace.name}, for good?", abort=True)
        count = erase_member(workspace, None, found, role=Role.OWNER)
    click.echo(f"Erased, with {count:,} {'message' if count == 1 else 'messages'}.")


COMMANDS = {"member": member}
