"""Figures in words: `{% load figures %}`. Each with its period, its change, and why there is none."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from folkmoot.evidence.metrics.queries import Row, Told
from folkmoot.work.desk.templatetags.desk import span
from folkmoot_engine.metrics import METRICS, Figure, Metric, Period
from folkmoot_engine.metrics.spelling import write_period
from folkmoot_engine.render.charts import Point, Words, trend

register = template.Library()

FEW = 20  # of n: below it a share says more than it knows
SMALL, WIDE, NARROW = (140, 36), (760, 280), (340, 220)  # px


@register.filter
def value(figure: Figure, metric: Metric) -> str:
    """The value alone, in the unit's way of writing; a dash where there is none."""
    return "–" if figure.value is None else number(figure.value, metric)


def number(amount: float, metric: Metric) -> str:
    """Hours with one decimal, or with two where they are less than one."""
    return _rounded(amount, 0 if metric.unit != "hours" else 1 if amount >= 1 else 2)


def _rounded(amount: float, decimals: int) -> str:
    """Django's own writing of numbers cuts off what it has no room for."""
    return number_format(f"{amount:.{decimals}f}", decimals, force_grouping=True)


@register.filter
def why(figure: Figure, metric: Metric) -> str:
    """Why there is no value; "" where there is one."""
    recorded = metric.known_by == "recorded"
    missing = gettext("Nothing was recorded in these days.") if recorded else gettext("Nothing was collected then.")
    return {
        "not-collected": missing,
        "no-cases": gettext("There was nothing to measure."),
        "still-waiting": gettext("Too few were answered so far to tell."),
    }.get(figure.why, "")


@register.filter
def gap(figure: Figure, metric: Metric) -> str:
    """How much of the period is known; "" where all is."""
    if not figure.is_partial:
        return ""
    if metric.known_by == "recorded":
        words = ngettext(
            "%(known)d of %(days)d day was recorded", "%(known)d of %(days)d days were recorded", figure.days
        )
    else:
        words = ngettext(
            "%(known)d of %(days)d day was collected", "%(known)d of %(days)d days were collected", figure.days
        )
    return words % {"known": figure.collected, "days": figure.days}


@register.simple_tag
def change(figure: Figure, before: Figure, metric: Metric) -> SafeString:
    """From one period to another: a share, or the difference where few rows stand behind; whole periods only."""
    if figure.value is None or before.value is None:
        return SafeString("")
    if figure.is_partial or before.is_partial:
        return format_html('<span class="soft">{}</span>', gettext("not comparable"))
    difference = figure.value - before.value
    if not difference:
        return format_html('<span class="soft">{}</span>', gettext("unchanged"))
    if before.value and min(figure.n, before.n) >= FEW:
        amount = _rounded(abs(difference) / before.value * 100, 0) + "\u00a0%"
    else:
        amount = number(abs(difference), metric)
    words = gettext("%(amount)s more") if difference > 0 else gettext("%(amount)s less")
    arrow = "▲" if difference > 0 else "▼"
    shown = '<span class="change"><span aria-hidden="true">{} {}</span><span class="away">{}</span></span>'
    return format_html(shown, arrow, amount, words % {"amount": amount})


@register.filter
def waited(row: Row) -> str:
    """How long a thread waited for its first answer, or has been waiting."""
    words = gettext("waited %(time)s") if row.is_over else gettext("waiting for %(time)s")
    return words % {"time": span(row.value * 3600)}


@register.filter
def days(period: Period) -> str:
    """From when to when, in the reader's way of writing days."""
    if period.days == 1:
        return _day(period.first)
    return gettext("%(first)s to %(last)s") % {"first": _day(period.first), "last": _day(period.last)}


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


@register.filter
def written(period: Period) -> str:
    """As an address has it."""
    return write_period(period)


@register.simple_tag
def small_chart(one: Told) -> SafeString:
    """A line in a row of the list."""
    return _svg(one, SMALL)


@register.simple_tag
def chart(one: Told, narrow: bool = False) -> SafeString:
    """The chart of a page: the period, and the same days a year before where there are any."""
    return _svg(one, NARROW if narrow else WIDE)


def _svg(one: Told, size: tuple[int, int]) -> SafeString:
    points, year = (_points(figures) for figures in (one.points, one.points_year_before))
    return mark_safe(_drawn(one.metric.name, points, year, size, get_language()))


@lru_cache(maxsize=1_000)
def _drawn(name: str, points: tuple[Point, ...], year: tuple[Point, ...], size: tuple[int, int], language: str) -> str:
    """To draw takes longer than to count, and most weeks are over: the same chart is drawn once a language."""
    metric, (width, height) = METRICS[name], size
    has_year = any(amount is not None for _, amount in year)
    drawn = trend(
        points,
        unit=gettext(metric.unit),
        width=width,
        height=height,
        year_before=year if has_year else None,
        words=_words(metric),
    )
    return drawn.svg()


def _points(figures: Iterable[Figure]) -> tuple[Point, ...]:
    return tuple((figure.period.first, figure.value) for figure in figures)


def _words(metric: Metric) -> Words:
    return Words(
        language=(get_language() or "en").partition("-")[0],
        now=gettext("this period"),
        before=gettext("period before"),
        year_before=gettext("year before"),
        nothing=gettext("nothing was collected"),
        told=gettext("{unit}: {last} at the end ({day}), between {lowest} and {highest} since {first}"),
        gaps=gettext("{count} of {all} points were not collected"),
        year_told=gettext("a year before: {last}"),
        number=lambda amount: number(amount, metric),
        day=_day,
    )
