"""Count what is there."""

import click

from folkmoot.doors.cli import choosing, telling
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import all_workspaces, inside
from folkmoot.stream.members.models import Handle, Member
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.stream.triage.models import Verdict
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import CaseState


@click.command()
@click.option("--workspace", "slug", metavar="SLUG", help="One workspace; without it, all of them together.")
@telling.as_json
def stats(slug: str | None, as_json: bool) -> None:
    """Count messages, threads, handles, members, verdicts and open cases.

    A member whose handles were merged into another is not counted again. An open case is one that is not done: open,
    waiting or snoozed.
    """
    chosen = [choosing.workspace(slug)] if slug else all_workspaces()
    counts = [_counts(workspace) for workspace in chosen]
    names = ("messages", "threads", "handles", "members", "verdicts", "open_cases")
    figures = {name: sum(count[name] for count in counts) for name in names}
    telling.tell({"workspaces": [one.slug for one in chosen], **figures} if as_json else figures, as_json)


def _counts(workspace: Workspace) -> dict[str, int]:
    with inside(workspace):
        return {
            "messages": Message.objects.count(),
            "threads": Thread.objects.count(),
            "handles": Handle.objects.count(),
            "members": Member.objects.filter(merged_into=None).count(),
            "verdicts": Verdict.objects.count(),
            "open_cases": Case.objects.exclude(state=CaseState.DONE).count(),
        }


COMMANDS = {"stats": stats}
