"""Write the reference pages that are made from the code."""

from pathlib import Path

import click

from folkmoot.doors.cli import SECTIONS, main
from folkmoot.doors.site import environment
from folkmoot_engine.metrics.reference import reference_page as metrics_page
from folkmoot_engine.rules.reference import reference_page as rules_page
from folkmoot_engine.scorecard.reference import reference_page as scorecard_page

WIDTH = 100


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs/reference"))
def docs(folder: Path) -> None:
    """Write the reference pages of the documentation from the code.

    FOLDER is docs/reference where it is not given. A test fails when the pages there fall behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(folder / name)


def pages() -> dict[str, str]:
    """The text of each page by its file name."""
    return {
        "settings.md": _settings(),
        "command-line.md": _command_line(),
        "rules.md": rules_page(),
        "metrics.md": metrics_page(),
        "scorecard.md": scorecard_page(),
    }


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        "Settings come from the environment. They are checked when the site starts; a wrong or unknown one stops it",
        "with a sentence that says which. `folkmoot settings` shows the values in force.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{one.name}` | {f'`{one.default}`' if one.default else ''} | {one.about} |" for one in environment.SETTINGS
    ]
    return "\n".join([*lines, "", "_Written by `folkmoot docs` from `doors/site/environment.py`._", ""])


def _command_line() -> str:
    top = main.make_context("folkmoot", [], resilient_parsing=True, terminal_width=WIDTH)
    parts = ["# Command line", "", "```", main.get_help(top), "```", ""]
    for title, section in SECTIONS.items():
        parts += [f"## {title.capitalize()}", ""]
        for name in section:
            parts += _command(main.get_command(top, name), name, top, level=3)
    return "\n".join([*parts, "_Written by `folkmoot docs` from the commands' own help._", ""])


def _command(command: click.Command, name: str, parent: click.Context, level: int) -> list[str]:
    context = command.make_context(name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH)
    lines = [f"{'#' * level} {context.command_path}", "", "```", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            lines += _command(command.get_command(context, sub), sub, context, level + 1)
    return lines


COMMANDS = {"docs": docs}
