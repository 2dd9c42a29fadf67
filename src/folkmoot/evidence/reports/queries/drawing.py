"""The small charts of a brief, drawn from the points that are kept with it."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.evidence.reports.queries.wording import amount
from folkmoot_engine.render.charts import Chart, Words, trend

WIDTH, HEIGHT = 120, 32


def chart(figure: Mapping[str, Any]) -> Chart:
    """Twelve weeks of a figure, and the same a year before, in the language that is on."""
    metric = figure["metric"]
    words = Words(
        language=get_language() or "en",
        nothing=_("nothing was collected"),
        told=_("{last} in the week of {day}, between {lowest} and {highest} since {first}"),
        gaps=_("{count} of {all} weeks were not collected"),
        year_told=_("{last} a year before"),
        number=lambda value: amount(metric, value),
        day=lambda day: date_format(day, "SHORT_DATE_FORMAT"),
    )
    points, year = (
        [(date.fromisoformat(day), value) for day, value in figure[name]] for name in ("points", "year_points")
    )
    label, year = figure["said"]["label"], year if has_year(figure) else None
    return trend(points, unit=label, width=WIDTH, height=HEIGHT, title=label, year_before=year, words=words)


def has_year(figure: Mapping[str, Any]) -> bool:
    """Is a line of the year before drawn? One dot alone is none."""
    return sum(value is not None for _day, value in figure["year_points"]) > 1


def svg(figure: Mapping[str, Any]) -> str:
    """The same figure is drawn once: a page of kept briefs is not drawn anew each time."""
    return _drawn(_key(figure), get_language() or "en")


def png(figure: Mapping[str, Any]) -> bytes:
    return chart(figure).png()


@lru_cache(maxsize=500)
def _drawn(key: tuple, language: str) -> str:
    metric, label, points, year = key
    figure = {"metric": metric, "said": {"label": label}, "points": points, "year_points": year}
    return chart(figure).svg()


def _key(figure: Mapping[str, Any]) -> tuple:
    points, year = (tuple((day, value) for day, value in figure[name]) for name in ("points", "year_points"))
    return figure["metric"], figure["said"]["label"], points, year
