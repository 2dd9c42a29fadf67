"""Tell what metrics mean, and their figures."""

import zoneinfo
from datetime import datetime, timedelta

import click

from folkmoot.doors.cli import choosing, telling
from folkmoot.evidence.lake import queries as lake
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.stream.channels.queries import all_of
from folkmoot_engine.lake import Tables
from folkmoot_engine.metrics import METRICS, Figure, Metric, Period, by_channel, series
from folkmoot_engine.metrics.spelling import read_period, write_period

_WHY = {
    "not-collected": "none of its days is known",
    "no-cases": "nothing to measure",
    "still-waiting": "too few were answered so far",
}


@click.command()
@click.argument("name", required=False, type=click.Choice(list(METRICS)), metavar="[NAME]")
@telling.workspace
@click.option("--period", "written", metavar="PERIOD", help="Which days; the last whole week if it is not given.")
@click.option("--by", "split", type=click.Choice(["channel"]), help="Tell each channel by itself.")
@telling.as_json
def metrics(name: str | None, slug: str | None, written: str | None, split: str | None, as_json: bool) -> None:
    """Tell what each metric means; with a NAME, its figures.

    PERIOD is a week (2026-W46), a month (2026-11), a year (2026), a day, or two days (2026-11-01..2026-11-15), in the
    workspace's zone. Beside it stand as many days directly before, and the same weekdays a year (52 weeks) before.

    \b
    EXAMPLES
      folkmoot metrics
      folkmoot metrics first_response_median --period 2026-W46
      folkmoot metrics messages --period 2026-11 --by channel --json
    """
    if name is None:
        rows = [(one.name, one.unit, one.sentence) for one in METRICS.values()]
        telling.tell_rows("metrics", ("name", "unit", "sentence"), rows, as_json)
        return
    workspace = choosing.workspace(slug)
    now = datetime.now(zoneinfo.ZoneInfo(workspace.zone))
    period = read_period(written) if written else Period.week_of(now.date() - timedelta(days=7))
    tables = lake.tables(workspace)
    if split:
        with inside(workspace):
            names = {one.pk: one.name for one in all_of(workspace)}
        _tell_channels(METRICS[name], tables, period, now, names, as_json)
    else:
        _tell_periods(METRICS[name], tables, period, now, as_json)


def _tell_periods(metric: Metric, tables: Tables, period: Period, now: datetime, as_json: bool) -> None:
    figures = series(metric, tables, [period, period.before(), period.year_before()], as_of=now)
    if not as_json:
        click.echo(f"{metric.title}: {metric.sentence}\n")
    told = zip(("this period", "the period before", "the year before"), figures, strict=True)
    rows = [(which, write_period(one.period), *_row(one, metric, as_json)) for which, one in told]
    telling.tell_rows(metric.name, ("which", "period", *_HEAD), rows, as_json)


def _tell_channels(
    metric: Metric, tables: Tables, period: Period, now: datetime, names: dict[int, str], as_json: bool
) -> None:
    figures = {one.channel: one for one in by_channel(metric, tables, period, as_of=now)}
    known = [(name, figures[channel]) for channel, name in names.items() if channel in figures]
    rows = [(name, write_period(period), *_row(one, metric, as_json)) for name, one in known]
    telling.tell_rows(metric.name, ("channel", "period", *_HEAD), rows, as_json)


_HEAD = ("value", "unit", "n", "days", "days_collected", "why")


def _row(figure: Figure, metric: Metric, as_json: bool) -> tuple:
    """Hours are told with one decimal to a person, and as they are to a program."""
    value, why = figure.value, figure.why
    if not as_json:
        why = _WHY.get(why, "")
        value = None if value is None else f"{value:,.1f}" if metric.unit == "hours" else f"{value:,.0f}"
    return value, metric.unit, figure.n, figure.days, figure.collected, why


COMMANDS = {"metrics": metrics}
