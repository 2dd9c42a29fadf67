"""Look after the database."""

import click

from folkmoot.doors.cli import preparing, telling
from folkmoot.doors.cli.checking import findings


@click.command()
def migrate() -> None:
    """Bring the database up to date and put up its walls.

    `folkmoot serve` does this by itself. Where web and workers run apart, do it once before they start.
    """
    preparing.migrate()


@click.command()
@telling.as_json
def check(as_json: bool) -> None:
    """Say whether database, walls, search index and lake are sound.

    Exit code 0 where everything is, 1 where something is not; each finding says what to do.
    """
    found = findings()
    rows = [(finding.name, finding.is_sound, finding.says) for finding in found]
    telling.tell_rows("checks", ("check", "sound", "says"), rows, as_json)
    raise SystemExit(0 if all(finding.is_sound for finding in found) else 1)


COMMANDS = {"migrate": migrate, "check": check}
