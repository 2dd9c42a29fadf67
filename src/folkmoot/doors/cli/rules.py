"""Rules of a workspace: listed, read, checked, brought in, tried and switched."""

import sys
from pathlib import Path

import click

from folkmoot.doors.cli import choosing, telling
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.work.rules import actions
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries import listing
from folkmoot.work.rules.queries.fitting import Known, faults_of
from folkmoot.work.rules.states import PERIODS
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.rules import RuleSet, read_rules, write_rules

by = click.option("--by", "email", required=True, metavar="E-MAIL", help="In whose name: an owner or a manager.")


@click.group()
def rules() -> None:
    """List, check, import, export, preview and switch rules.

    RULE is the name of a rule, or its uid. A rule is switched on in the name of a person (--by), and only after its
    preview was shown.

    \b
    EXAMPLES
      folkmoot rules list
      folkmoot rules export > rules.yaml
      folkmoot rules import rules.yaml --by ana@example.org
      folkmoot rules preview "Money back" --days 90 --by ana@example.org
      folkmoot rules on "Money back" --by ana@example.org
    """


@rules.command("list")
@telling.workspace
@telling.as_json
def list_all(slug: str | None, as_json: bool) -> None:
    """List the rules in their order."""
    with inside(choosing.workspace(slug)) as workspace:
        rows = [
            (one.rule.name, _state(one.rule), one.rule.version, one.hits.recent, one.hits.ever, one.hits.last_at)
            + (str(one.rule.uid),)
            for one in listing.all_rules(workspace)
        ]
    telling.tell_rows("rules", ("name", "state", "version", "in_30_days", "ever", "last", "uid"), rows, as_json)


@rules.command()
@click.argument("rule")
@telling.workspace
def show(rule: str, slug: str | None) -> None:
    """Write one rule as YAML."""
    with inside(choosing.workspace(slug)) as workspace:
        said = listing.newest(workspace, _rule(workspace, rule))
    click.echo(write_rules(RuleSet((said,))), nl=False)


@rules.command()
@telling.workspace
def export(slug: str | None) -> None:
    """Write all rules as YAML, which `folkmoot rules import` reads."""
    with inside(choosing.workspace(slug)) as workspace:
        kept = listing.rule_set(workspace)
    click.echo(write_rules(kept), nl=False)


@rules.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@telling.workspace
def check(file: Path, slug: str | None) -> None:
    """Say whether a file of rules can be brought in here, and change nothing."""
    kept = _read(file)
    with inside(choosing.workspace(slug)) as workspace:
        known = Known(workspace)
        faults = [fault for said in kept.rules for fault in faults_of(known, said).values()]
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        raise SystemExit(1)
    click.echo(f"{len(kept.rules):,} rules, all of them sound.")


@rules.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@by
@telling.workspace
@telling.as_json
def bring_in(file: Path, email: str, slug: str | None, as_json: bool) -> None:
    """Bring in a file of rules (- for standard input). None is switched on, whatever the file says.

    A rule with the uid of one that is here becomes its newest version.
    """
    kept = _read(file)
    person = choosing.person(email)
    with inside(choosing.workspace(slug)) as workspace:
        done = actions.import_rules(workspace, person, kept)
    telling.tell({"added": done.added, "changed": done.changed, "unchanged": done.unchanged}, as_json)


@rules.command()
@click.argument("rule")
@click.option("--days", type=click.Choice([str(days) for days in PERIODS]), default="30", show_default=True)
@by
@telling.workspace
@telling.as_json
def preview(rule: str, days: str, email: str, slug: str | None, as_json: bool) -> None:
    """Say what the newest version of a rule would have done, and change nothing."""
    person = choosing.person(email)
    with inside(choosing.workspace(slug)) as workspace:
        made = actions.ask_preview(workspace, person, _rule(workspace, rule), days=int(days))
        made = actions.run_preview(workspace, made.uid)
        if made.state != "done":
            raise RefusedError("The preview came to no end", where=made.error, remedy="Ask for it again.")
        actions.mark_shown(workspace, made)
    names = ("messages", "caught", "spared", "alone")
    told = {name: made.found[name] for name in names}
    told |= {"open_cases": made.found["open"]["cases"], "open_cases_caught": made.found["open"]["caught"]}
    if as_json:
        told["weeks"] = dict(made.found["weeks"])
    telling.tell(told, as_json)


@rules.command("on")
@click.argument("rule")
@by
@telling.workspace
def switch_on(rule: str, email: str, slug: str | None) -> None:
    """Switch a rule on, once its preview was shown here or on its page."""
    person = choosing.person(email)
    with inside(choosing.workspace(slug)) as workspace:
        done = actions.switch_on(workspace, person, _rule(workspace, rule))
    click.echo(f"“{done.name}”, version {done.version}, is at work in the name of {person.email}.")


@rules.command("off")
@click.argument("rule")
@by
@telling.workspace
def switch_off(rule: str, email: str, slug: str | None) -> None:
    """Switch a rule off. What it did stays as it is."""
    person = choosing.person(email)
    with inside(choosing.workspace(slug)) as workspace:
        done = actions.switch_off(workspace, person, _rule(workspace, rule))
    click.echo(f"“{done.name}” is switched off.")


def _state(rule: Rule) -> str:
    if rule.at_work is None:
        return "off"
    return "on" if rule.at_work == rule.version else f"version {rule.at_work} on"


def _rule(workspace: Workspace, told: str) -> Rule:
    """The rule of that uid or name. Raises RefusedError where there is none, or more than one."""
    every = [one.rule for one in listing.all_rules(workspace)]
    found = [rule for rule in every if told in (rule.name, str(rule.uid))]
    if len(found) == 1:
        return found[0]
    if not found:
        raise RefusedError("There is no such rule", where=told, remedy="`folkmoot rules list` lists all.")
    uids = ", ".join(str(rule.uid) for rule in found)
    raise RefusedError("Several rules have this name", where=told, remedy=f"Say which by its uid: {uids}.")


def _read(file: Path) -> RuleSet:
    if str(file) == "-":
        return read_rules(sys.stdin.read(), name="standard input")
    try:
        return read_rules(file.read_text(encoding="utf-8"), name=file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError("The file cannot be read", where=str(file), remedy="Name a file of YAML.") from error


COMMANDS = {"rules": rules}
