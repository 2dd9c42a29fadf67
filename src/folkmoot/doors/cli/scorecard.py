"""The startup scorecard from a file of answers: arithmetic, and nothing is kept."""

from pathlib import Path

import click

from folkmoot.doors.cli import telling
from folkmoot_engine.scorecard import CRITERIA, HIGHEST, LOWEST, Comparison, Score, compare, read_file, score
from folkmoot_engine.scorecard.telling import NO_VERDICT, comparison_told, criteria_told, score_told


@click.command()
@click.argument("answers", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--criteria", is_flag=True, help="List the criteria with their points, and how to find out.")
@telling.as_json
def scorecard(answers: Path | None, criteria: bool, as_json: bool) -> None:
    """Should our startup have a community manager? Add up the answers to the scorecard.

    ANSWERS is a file that ends in .json, .yaml or .csv, with yes or no for each criterion (for community-supported also
    a percentage, as in 94.9 %). CSV begins with the line id,answer. With one column for each person
    (id,founder,support), or the answers of each below their name in "people", several people are compared: the agenda
    begins with what they differ on most.

    Nothing is kept. No sum means go or no-go.

    \b
    EXAMPLES
      folkmoot scorecard --criteria
      folkmoot scorecard --criteria --json > answers.json    then write "answer" into each
      folkmoot scorecard answers.json
      folkmoot scorecard team.csv --json
    """
    if criteria == (answers is not None):
        raise click.UsageError("Name one file of answers, or ask for --criteria.")
    if criteria:
        _tell_criteria(as_json)
        return
    with telling.refusing(as_json):
        sheets = read_file(answers)
        if not sheets[0].name:
            _tell_score(score(sheets[0].answers), as_json)
        else:
            _tell_comparison(compare({sheet.name: sheet.answers for sheet in sheets}), as_json)


def _tell_criteria(as_json: bool) -> None:
    if as_json:
        telling.tell({"criteria": criteria_told()}, as_json)
        return
    width = max(map(len, CRITERIA))
    for one in CRITERIA.values():
        click.echo(f"{one.points:+d}  {one.id:<{width}}  {one.text}")
        click.echo(f"    {'':<{width}}  {one.find_out}")


def _tell_score(found: Score, as_json: bool) -> None:
    if as_json:
        telling.tell(score_told(found), as_json)
        return
    click.echo(_sums(found))
    _tell_pairs(found)
    click.echo(f"\n{NO_VERDICT}")


def _sums(found: Score) -> str:
    plus, minus, total = (f"{signed(number):>3}" for number in (found.plus, found.minus, found.sum))
    return f"plus   {plus}\nminus  {minus}\nsum    {total}   {_range(found)}"


def signed(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _range(found: Score) -> str:
    """Every sum there can be, and a mark at this one."""
    signs = ["·"] * (HIGHEST - LOWEST + 1)
    signs[found.sum - LOWEST] = "●"
    return f"{LOWEST:+d} {''.join(signs)} {HIGHEST:+d}"


def _tell_pairs(found: Score) -> None:
    for pair in found.contradictions:
        click.echo(f"\nThese contradict each other: {pair.first.id} and {pair.second.id}. {pair.why}")
    for pair in found.near_alike:
        click.echo(f"\nNear-alike, and each counts: {pair.first.id} and {pair.second.id}. {pair.why}")


def _tell_comparison(found: Comparison, as_json: bool) -> None:
    if as_json:
        telling.tell(comparison_told(found), as_json)
        return
    rows = [(name, signed(one.plus), signed(one.minus), signed(one.sum)) for name, one in found.scores.items()]
    telling.tell_rows("people", ("name", "plus", "minus", "sum"), rows, as_json)
    for name, one in found.scores.items():
        for pair in one.contradictions:
            click.echo(f"\n{name}: {pair.first.id} and {pair.second.id} contradict each other. {pair.why}")
    if found.agenda:
        click.echo("\nWhere they differ most, to be discussed in this order:")
    for place, one in enumerate(found.agenda, 1):
        click.echo(f"{place:>3}. {one.criterion.text} ({one.criterion.points:+d})")
        click.echo(f"     yes: {', '.join(one.yes)}; no: {', '.join(one.no)}")
    if not found.agenda:
        click.echo("\nThey agree on every criterion.")
    click.echo(f"\n{NO_VERDICT}")


COMMANDS = {"scorecard": scorecard}
