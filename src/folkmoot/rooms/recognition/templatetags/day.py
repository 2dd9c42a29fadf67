"""What the Day's pages use: `{% load day %}`."""

from datetime import date
from urllib.parse import urlsplit

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def site_of(url: str) -> str:
    """Where a link leads: "example.org"."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def whole(day: date) -> str:
    """A date with its month as a word: "25 January 2027"."""
    return date_format(day, _("j F Y"))


@register.filter
def short(day: date) -> str:
    """A date of a year that is known: "25 January"."""
    return date_format(day, _("j F"))
