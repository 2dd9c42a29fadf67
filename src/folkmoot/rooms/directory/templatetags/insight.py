"""Counts as pictures and in words: `{% load insight %}`."""

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from folkmoot.rooms.directory.models import Survey
from folkmoot.rooms.directory.queries import questionnaire
from folkmoot.rooms.directory.queries.insight import Count
from folkmoot.rooms.directory.queries.wording import named
from folkmoot_engine.render.bars import bars

register = template.Library()
WIDTH, NARROW = 640, 330  # px


register.filter("named", named)


@register.simple_tag
def count_chart(count: Count, narrow: bool = False) -> SafeString:
    rows = tuple((named(name), number) for name, number in count.rows)
    return mark_safe(_drawn(rows, count.title, NARROW if narrow else WIDTH, get_language()))


@register.simple_tag
def answers_chart(told: dict, narrow: bool = False) -> SafeString:
    rows = tuple((answer, number) for answer, number, _cells in told["rows"])
    return mark_safe(_drawn(rows, told["asked"], NARROW if narrow else WIDTH, get_language()))


@lru_cache(maxsize=500)
def _drawn(rows: tuple[tuple[str, int | None], ...], title: str, width: int, language: str) -> str:
    """To draw takes longer than to count, and counts change seldom: the same picture is drawn once a language."""
    withheld = gettext("fewer than five")
    told = "; ".join(f"{name}: {withheld if number is None else number}" for name, number in rows)
    drawn = bars(rows, text=f"{title}. {told}.", width=width, withheld=gettext("withheld"), number=_number)
    return drawn.svg()


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


@register.filter
def questions(survey: Survey) -> list[dict]:
    """The frozen report, question by question, in the reader's language."""
    return [_question(code, table) for code, table in survey.report.get("tables", {}).items()]


def _question(code: str, table: dict) -> dict:
    groups = [named(group) or gettext("Other lists") for group in table["groups"]]
    rows = [
        (questionnaire.told(code, answer), number, cells)
        for answer, number, cells in zip(table["answers"], table["of_answer"], table["cells"], strict=True)
    ]
    return {
        "asked": questionnaire.asked(code),
        "groups": groups if len(groups) > 1 else [],
        "rows": rows,
        "of_group": table["of_group"],
        "n": table["n"],
        "has_withheld": any(None in (number, *cells) for _answer, number, cells in rows),
    }


def way(request, row=None) -> str:
    """The way to these pages, among the ways of the directory."""
    address = reverse("directory:insight")
    here = ' aria-current="page"' if request.path == address else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, mark_safe(here), gettext("Insight"))
