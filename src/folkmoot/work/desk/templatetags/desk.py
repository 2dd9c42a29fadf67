"""Small words of the desk: how urgent, how due, the first words."""

from datetime import datetime

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from folkmoot.foundation.web.templatetags.web import exact

register = template.Library()

URGENT, SOON = 0.75, 0.5  # of an urgency from 0 to 1
MINUTE, HOUR, DAY = 60, 3600, 86400


@register.simple_tag
def urgency(value: float) -> SafeString:
    """A shape and a word for what cannot wait; nothing for the rest, so that the page stays calm."""
    if value >= URGENT:
        return format_html('<span class="urgency urgent">{}</span>', gettext("Urgent"))
    if value >= SOON:
        return format_html('<span class="urgency soon">{}</span>', gettext("Soon"))
    return SafeString("")


@register.simple_tag
def due(moment: datetime | None, brief: bool = False) -> SafeString:
    """When an answer is due, in words: alarm once it is late, notice in the last hours."""
    if moment is None:
        return SafeString("")
    left = (moment - timezone.now()).total_seconds()
    kind = "late" if left < 0 else "near" if left < 4 * HOUR else "soft"
    words = _late(-left, brief) if left < 0 else _left(left, brief)
    return format_html(
        '<time class="due {}" datetime="{}" title="{}">{}</time>', kind, moment.isoformat(), exact(moment), words
    )


def _late(seconds: float, brief: bool) -> str:
    words = gettext("%(time)s late") if brief else gettext("Late by %(time)s")
    return words % {"time": span(seconds, brief)}


def _left(seconds: float, brief: bool) -> str:
    words = gettext("due %(time)s") if brief else gettext("Due in %(time)s")
    return words % {"time": span(seconds, brief)}


def span(seconds: float, brief: bool = False) -> str:
    """A length of time by its largest unit."""
    minutes, hours, days = int(seconds // MINUTE), int(seconds // HOUR), int(seconds // DAY)
    if days >= 2:
        return gettext("%(n)d d") % {"n": days} if brief else ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours >= 1:
        words = gettext("%(n)d h") if brief else ngettext("%(n)d hour", "%(n)d hours", hours)
        return words % {"n": hours}
    words = gettext("%(n)d min") if brief else ngettext("%(n)d minute", "%(n)d minutes", minutes)
    return words % {"n": minutes}


@register.simple_tag
def choice(field: BoundField) -> SafeString:
    """A select, drawn without a template for each of its options: there are a hundred languages."""
    chosen = str(field.value() or "")
    options = [(value, mark_safe(" selected") if value == chosen else "", name) for value, name in field.field.choices]
    return format_html(
        '<select class="select" name="{}" id="{}">{}</select>',
        field.html_name,
        field.id_for_label,
        format_html_join("", '<option value="{}"{}>{}</option>', options),
    )


@register.filter
def first_words(text: str, most: int = 90) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"
