"""How commands tell figures: aligned lines for a person, one JSON object for a program."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from folkmoot_engine.errors import FolkmootError

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
workspace = click.option("--workspace", "slug", metavar="SLUG", help="Which workspace; needed where there are several.")


def tell(figures: Mapping[str, Any], in_json: bool) -> None:
    """Print named figures."""
    if in_json:
        click.echo(json.dumps(figures, ensure_ascii=False, default=str))
        return
    width = max(map(len, figures), default=0)
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):<{width}}  {_plain(value)}".rstrip())


def tell_rows(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]], in_json: bool) -> None:
    """Print a table; in JSON a list of objects under `name`."""
    rows = list(rows)
    if in_json:
        objects = [dict(zip(head, row, strict=True)) for row in rows]
        click.echo(json.dumps({name: objects}, ensure_ascii=False, default=str))
        return
    table = [[column.replace("_", " ") for column in head], *([_plain(value) for value in row] for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(head))]
    for line in table:
        click.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip())


@contextmanager
def refusing(in_json: bool) -> Iterator[None]:
    """For a program, what was refused is an object on standard error, too."""
    try:
        yield
    except FolkmootError as error:
        if not in_json:
            raise
        told = {"kind": type(error).__name__, "what": error.what, "where": error.where, "remedy": error.remedy}
        click.echo(json.dumps({"error": told}, ensure_ascii=False), err=True)
        raise SystemExit(1) from error


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {count:,}" for name, count in value.items())
    return "" if value is None else str(value)
