"""`folkmoot`: the command line. One module per group of commands; each is loaded when it is called."""

import importlib
import os
from dataclasses import dataclass

import click

from folkmoot_engine import __version__


@dataclass(frozen=True)
class Place:
    """Where a command is, and its one line in the manual (known without loading it)."""

    module: str
    about: str
    needs_site: bool = True


SECTIONS = {
    "RUN IT": {
        "serve": Place("running", "Bring the database up to date, then run web server and worker together."),
        "web": Place("serving", "Run the web server alone.", needs_site=False),
        "worker": Place("working", "Run a worker alone."),
    },
    "LOOK AFTER IT": {
        "migrate": Place("database", "Bring the database up to date and put up its walls."),
        "check": Place("database", "Say whether database, walls, search index and lake are sound."),
        "lake": Place("lakes", "Keep the lake, the copy of the database that metrics count."),
        "settings": Place("settings", "List every setting, its value, and where that comes from.", needs_site=False),
        "docs": Place("manual", "Write the reference pages of the documentation from the code."),
    },
    "BRING IN A COMMUNITY": {
        "import": Place("archives", "Import an archive that a community exported."),
        "demo": Place("demo", "Load the demo community."),
        "stats": Place("figures", "Count messages, threads, handles, members, verdicts and open cases."),
        "search": Place("searching", "Search the messages."),
    },
    "RULES": {
        "rules": Place("rules", "List, check, import, export, preview and switch rules."),
    },
    "FIGURES": {
        "metrics": Place("metrics", "Tell what each metric means, and its figures."),
        "report": Place("reporting", "Write the weekly brief of a workspace."),
    },
    "PUBLIC ROOMS": {
        "cmad": Place("cmad", "Tell when Community Manager Appreciation Day is, and why then.", needs_site=False),
        "room": Place("rooms", "List, open and close the public rooms."),
        "directory": Place("directories", "Bring spreadsheets of people into the directory, and give it out as one."),
        "scorecard": Place("scorecard", "Add up the answers to the startup scorecard.", needs_site=False),
    },
    "PEOPLE": {
        "workspace": Place("workspaces", "List, create and rename workspaces."),
        "user": Place("users", "List, create and invite people, and give them new passwords."),
        "member": Place("members", "Erase a member of the community."),
    },
}
PLACES = {name: place for section in SECTIONS.values() for name, place in section.items()}


class Refused(click.ClickException):
    """Work that was understood and refused: exit code 1, and a sentence that says what to do."""

    exit_code = 1

    def show(self, file=None) -> None:
        click.echo(f"folkmoot: {self.message}", err=True)


class Manual(click.Group):
    """Loads a command when it is called, and shows the commands in sections."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(PLACES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        place = PLACES.get(name)
        if place is None:
            return None
        if place.needs_site:
            self._start_site()
        module = importlib.import_module(f"folkmoot.doors.cli.{place.module}")
        return module.COMMANDS[name]

    @staticmethod
    def _start_site() -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.doors.site.settings")
        importlib.import_module("django").setup()

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, place.about) for name, place in section.items()])

    def invoke(self, context: click.Context):
        django = importlib.import_module("django.core.exceptions")
        database = importlib.import_module("django.db.utils")
        errors = importlib.import_module("folkmoot_engine.errors")
        try:
            return super().invoke(context)
        except errors.FolkmootError as error:
            raise Refused(str(error)) from error
        except django.ImproperlyConfigured as error:
            raise Refused(f"A setting is wrong.\n{error}") from error
        except (database.OperationalError, database.ProgrammingError) as error:
            if self._is_behind():
                raise Refused("The database is not ready for this version. Run `folkmoot migrate`.") from error
            if isinstance(error, database.ProgrammingError):
                raise
            raise Refused(f"The database does not answer ({error}). See `folkmoot check`.") from error

    @staticmethod
    def _is_behind() -> bool:
        checking = importlib.import_module("folkmoot.doors.cli.checking")
        try:
            return checking.waiting_migrations() > 0
        except importlib.import_module("django.db.utils").OperationalError:
            return False


@click.command(
    cls=Manual,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    subcommand_metavar="COMMAND ...",
)
@click.version_option(__version__, prog_name="folkmoot")
def main() -> None:
    """The workbench of the people who look after online communities.

    \b
    EXAMPLES
      folkmoot serve                                 run it; Ctrl-C stops it
      folkmoot user create ana@example.org           a first account
      folkmoot workspace create "Wrenfield" --owner ana@example.org
      folkmoot import export.zip --workspace wrenfield
      folkmoot stats --json

    \b
    EXIT CODES
      0  the work is done
      1  the work was refused; a sentence on standard error says what, where and what to do
      2  the call was wrong: an option or argument that does not exist or does not fit

    Settings come from the environment (FOLKMOOT_..., DATABASE_URL); `folkmoot settings` lists them. All data lies
    in FOLKMOOT_HOME. `folkmoot COMMAND --help` tells more about a command.
    """
