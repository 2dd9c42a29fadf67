"""Rows of a spreadsheet in words: `{% load sheets %}`."""

from django import template
from django.utils.translation import gettext

from folkmoot.rooms.directory.forms.sheets import OPEN, column_name
from folkmoot.rooms.directory.queries.sheets import Line, Merging
from folkmoot.rooms.directory.states import ListingState
from folkmoot_engine.directory.columns import FIELDS
from folkmoot_engine.directory.merge import Cell, Of
from folkmoot_engine.directory.sheets import OWN

register = template.Library()
register.filter("column_name", column_name)


@register.filter
def cells(line: Line) -> list[dict]:
    """The cells that differ, each with the name of its choice in the form ("" where there is none) and what is
    chosen."""
    return [_cell(line, at, cell) for at, cell in enumerate(line.row.cells)]


def _cell(line: Line, at: int, cell: Cell) -> dict:
    chosen = (line.choice or {}).get("cells", {}).get(cell.column, cell.proposed)
    is_open = cell.of in OPEN
    return {"cell": cell, "field": f"cell-{line.key}-{at}" if is_open else "", "chosen": chosen if is_open else "ours"}


@register.filter
def filled(line: Line) -> list[tuple[str, str]]:
    """What a new row says, our fields first."""
    told = [(column_name(field), line.row.theirs.get(field, "")) for field in FIELDS if field != "name"]
    told += [(name, cell) for name, cell in line.row.theirs.items() if name not in FIELDS and not name.startswith(OWN)]
    return [(name, cell) for name, cell in told if cell]


@register.filter
def is_taken(line: Line) -> bool:
    """Is a new row added, or somebody gone removed? A new one is proposed, a removal never."""
    return (line.choice or {}).get("take", line.row.of == Of.NEW)


@register.simple_tag
def may_go(found: Merging, line: Line) -> bool:
    """May somebody who is gone from their sheet be removed here? Only who never was more than a candidate."""
    return found.listings[line.row.ref].state == ListingState.CANDIDATE


@register.filter
def why(cell: Cell) -> str:
    return {
        Of.OURS: gettext("Only we changed it"),
        Of.THEIRS: gettext("Only they changed it") if cell.ours else gettext("They know more"),
        Of.CONFLICT: gettext("Both changed it") if cell.common is not None else gettext("Never compared before"),
    }[cell.of]


@register.filter
def why_aside(line: Line) -> str:
    return {
        Of.TWICE: gettext("Stands for somebody who is in another row"),
        Of.NAMELESS: gettext("Has no name"),
        Of.LEFT: gettext("Was left out before, or removed here"),
    }[line.row.of]
