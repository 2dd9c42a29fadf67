"""The public rooms of a demo: open, looked after by the demo's team, and filled with invented people."""

from collections.abc import Callable

import click

from folkmoot.doors.cli import choosing
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.directory.actions import curation_demo, entry_demo, sheets_demo
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.states import RoomName
from folkmoot.rooms.recognition.actions import day_demo, thanks_demo
from folkmoot.rooms.scorecard.actions import scorecard_demo
from folkmoot.rooms.scorecard.queries import keeper_link

# Sheets take up people who are listed, so that they come after entries.
_FILLED: list[Callable[[], object]] = [
    entry_demo.fill_demo,
    curation_demo.fill_demo,
    sheets_demo.fill_demo,
    thanks_demo.fill_demo,
    day_demo.fill_demo,
]


def fill(host: Workspace, tell: Callable[[str], object]) -> None:
    """Open all rooms and fill them. What is there already stays as it is."""
    for name in RoomName.values:
        reception.switch(name, on=True, host=host)
    for fill_demo in _FILLED:
        fill_demo()
    tell("The public rooms are open, filled with people who do not exist.")
    tell(f"A team's scorecard: {keeper_link(scorecard_demo.fill_demo())}")


@click.command("demo")
@click.option("--host", required=True, metavar="SLUG", help="The workspace whose team looks after the rooms.")
def demo(host: str) -> None:
    """Open all rooms and fill them with invented people, to look round. Not for a site that the public knows."""
    fill(choosing.workspace(host), click.echo)
