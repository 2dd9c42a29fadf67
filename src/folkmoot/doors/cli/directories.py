"""The directory of practitioners: its lists, and other people's spreadsheets."""

from pathlib import Path

import click

from folkmoot.doors.cli import telling
from folkmoot.rooms.directory.actions import sheets, sheets_applying
from folkmoot.rooms.directory.models import Roll
from folkmoot.rooms.directory.queries import sheets as queries
from folkmoot_engine.directory.sheets import KINDS
from folkmoot_engine.errors import RefusedError


@click.group()
def directory() -> None:
    """Bring spreadsheets of people into the directory, and give it out as one.

    \b
    EXAMPLES
      folkmoot directory import people.xlsx --list strategists --dry-run
      folkmoot directory import people.xlsx --list strategists --prefer theirs
      folkmoot directory export people.csv
    """


@directory.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--list", "slug", metavar="SLUG", help="The list of rows that name none.")
@click.option(
    "--as", "name", default="", metavar="NAME", help="What the spreadsheet is called; as its file by default."
)
@click.option("--prefer", type=click.Choice(["ours", "theirs"]), help="Whose cell counts where both were changed.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
@telling.as_json
def import_sheet(file: Path, slug: str | None, name: str, prefer: str | None, dry_run: bool, as_json: bool) -> None:
    """Merge a spreadsheet of somebody else's (CSV, XLSX, JSON) into the directory.

    New people become candidates; cells that only they changed are taken over; cells that both changed stay as they are
    unless --prefer says whose count. Nobody is removed. The same file twice changes nothing.
    """
    of = sheets.take_in(file, file.name, roll=_roll(slug) if slug else None, sheet=name)
    found = queries.merging(of)
    if dry_run:
        _show(found, as_json)
        sheets.put_away(of)
        return
    sheets.choose(of, sheets.proposed(found.open, prefer or ""))
    sheets.ask_to_apply(of, later=False)
    telling.tell(sheets_applying.apply(of), as_json)


def _show(found: queries.Merging, as_json: bool) -> None:
    rows = []
    for line in found.open:
        if line.row.cells:
            rows += [(line.name, cell.of, cell.column, cell.common, cell.ours, cell.theirs) for cell in line.row.cells]
        else:
            rows.append((line.name, line.row.of, "", None, "", ""))
    telling.tell_rows("rows", ("name", "what", "column", "last_time", "ours", "theirs"), rows, as_json)
    if not as_json:
        click.echo()
        telling.tell(found.counts, as_json)


@directory.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write the directory as a spreadsheet; the file's ending says which kind (.csv, .xlsx, .json).

    What is written is remembered, so that only what was changed in it is shown when the file comes back.
    """
    kind = file.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise RefusedError(
            "A file of this ending cannot be written", where=file.name, remedy=f"Choose one of: {', '.join(KINDS)}."
        )
    _name, content = sheets.export(kind, name=sheets.sheet_name(file.name))
    file.write_bytes(content)
    click.echo(f"{file} is written.")


def _roll(slug: str) -> Roll:
    found = {roll.slug: roll for roll in queries.rolls()}
    if slug not in found:
        raise RefusedError("There is no such list", where=slug, remedy=f"Lists: {', '.join(found) or 'none yet'}.")
    return found[slug]


COMMANDS = {"directory": directory}
