"""Open and close the public rooms."""

import click

from folkmoot.doors.cli import choosing, demo_rooms, telling
from folkmoot.rooms.reception import actions, queries
from folkmoot.rooms.reception.states import RoomName


@click.group()
def room() -> None:
    """List, open and close the public rooms: pages for visitors without an account.

    \b
    EXAMPLES
      folkmoot room list
      folkmoot room open directory --host wrenfield
      folkmoot room close scorecard
    """


@room.command("list")
@telling.as_json
def list_all(as_json: bool) -> None:
    """List the rooms, which are open, and whose team looks after them."""
    rows = [(one.name, "open" if one.is_on else "closed", one.host.slug if one.host else "") for one in queries.rooms()]
    telling.tell_rows("rooms", ("room", "state", "host"), rows, as_json)


@room.command("open")
@click.argument("name", type=click.Choice(RoomName.values))
@click.option("--host", metavar="SLUG", help="The workspace whose team reviews what visitors send in.")
def open_room(name: str, host: str | None) -> None:
    """Open a room to the public. The scorecard needs no host."""
    made = actions.switch(name, on=True, host=choosing.workspace(host) if host else None)
    click.echo(f"{name} is open; looked after by {made.host.slug if made.host else 'nobody'}.")


@room.command()
@click.argument("name", type=click.Choice(RoomName.values))
def close(name: str) -> None:
    """Close a room. Nothing in it is lost, and it can be opened again."""
    actions.switch(name, on=False)
    click.echo(f"{name} is closed. Nothing in it is lost.")


room.add_command(demo_rooms.demo)

COMMANDS = {"room": room}
