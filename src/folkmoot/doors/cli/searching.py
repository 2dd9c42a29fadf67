"""Search the messages."""

import html

import click
from django.utils.html import strip_tags

from folkmoot.doors.cli import choosing, telling
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.stream.messages.queries.search import search as find


@click.command()
@click.argument("query")
@telling.workspace
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to show.")
@telling.as_json
def search(query: str, slug: str | None, limit: int, as_json: bool) -> None:
    """Search the messages, the newest first.

    QUERY is words that must all stand in a message, "phrases" in quotes, beginnings* and -words that must not.

    \b
    EXAMPLES
      folkmoot search 'brake lever'
      folkmoot search '"brake lever" -recall' --limit 50 --json
    """
    workspace = choosing.workspace(slug)
    with inside(workspace):
        found = find(workspace, query, limit=limit)
        rows = [
            (row.message.sent_at, _plain(row.title), _plain(row.excerpt), str(row.message.uid)) for row in found.rows
        ]
    telling.tell_rows("messages", ("sent_at", "title", "excerpt", "uid"), rows, as_json)
    if not as_json:
        click.echo(f"{'more than ' if found.is_more else ''}{found.count:,} found", err=True)


def _plain(marked: str) -> str:
    return " ".join(html.unescape(strip_tags(marked)).split())


COMMANDS = {"search": search}
