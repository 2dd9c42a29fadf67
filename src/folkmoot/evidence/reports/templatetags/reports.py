"""What templates of reports use: `{% load reports %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from folkmoot.evidence.reports.queries import drawing
from folkmoot.evidence.reports.queries.naming import Line
from folkmoot_engine.metrics import METRICS, Metric

register = template.Library()


@register.filter
def drawn(figure: Mapping[str, Any]) -> SafeString:
    """A figure's small chart. Its words are escaped by who draws it (tests/engine/test_render_charts.py)."""
    return mark_safe(drawing.svg(figure))


@register.filter
def have_year(figures: Iterable[Mapping[str, Any]]) -> bool:
    """Is there a line of the year before to be explained?"""
    return any(map(drawing.has_year, figures))


@register.simple_tag
def definition(figure: Mapping[str, Any]) -> Metric:
    return METRICS[figure["metric"]]


@register.simple_tag(takes_context=True)
def figure_way(context, figure: Mapping[str, Any]) -> str:
    """Where a figure opens: its definition, n and rows; for who has no account, its definition below."""
    if context.get("is_open"):
        return "#meaning"
    return _metric(context, figure["metric"])


@register.simple_tag(takes_context=True)
def line_way(context, line: Line) -> str:
    """Where one does something about it."""
    if context.get("is_open"):
        return ""
    slug = context["workspace"].slug
    if line.code in ("overdue", "pending"):
        return reverse("desk:cases", args=[slug, "all"])
    if line.code == "unanswered":
        return _metric(context, "threads_without_answer")
    if line.code == "reversals":
        return _metric(context, "reversals")
    return reverse("desk:message", args=[slug, line.opening]) if line.opening else ""


def _metric(context, name: str) -> str:
    """The week of the brief on the metric's page."""
    where = reverse("metrics:metric", args=[context["workspace"].slug, name])
    return f"{where}?period={context['brief'].name}"
