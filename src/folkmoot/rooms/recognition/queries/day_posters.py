"""Posters of thanks that are public, of people who consented: drawn once and kept, as long as they say the same."""

from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries.day import shown_thanks
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.recognition.day import day_of
from folkmoot_engine.recognition.poster import MOST_QUOTES, Format, Poster, Quote, draw

KINDS = {"pdf": "application/pdf", "png": "image/png"}
KEPT = 60  # of about 100 kB, in each process
PAPERS = ("a4", "us-letter")


def of_thanks(uid) -> list[Thanks]:
    """The one thank-you, while it is shown; else none."""
    return list(shown_thanks().filter(uid=uid).select_related("honoree"))


def of_person(uid) -> list[Thanks]:
    """The latest thanks to a person that are shown, as many as a poster has room for."""
    found = shown_thanks().filter(honoree__uid=uid).select_related("honoree")
    return list(found.order_by("-decided_at", "-id")[:MOST_QUOTES])


def poster(thanks: list[Thanks], paper: str) -> Poster:
    """What a poster of these thanks to one person says, in the language that is on."""
    honoree, year = thanks[0].honoree, max(one.year for one in thanks)
    occasion = _("Community Manager Appreciation Day")
    return Poster(
        heading=_("Thank you,"),
        name=honoree.name,
        about=_about(honoree),
        quotes=tuple(Quote(one.text, _signed(one)) for one in thanks),
        occasion=f"{occasion} · {date_format(day_of(year), _('j F Y'))}",
        foot=links.absolute("recognition:front").partition("://")[2],
        language=get_language() or "en",
        paper=paper if paper in PAPERS else PAPERS[0],
    )


@lru_cache(maxsize=KEPT)
def drawn(poster: Poster, kind: Format) -> bytes:
    """Raises RefusedError where it cannot be set."""
    try:
        return draw(poster, kind)
    except RefusedError as error:
        remedy = _("Ask who runs this site to install fonts for it, such as Noto.")
        raise RefusedError(
            _("This poster has letters that no font here has"), where=error.where, remedy=remedy
        ) from error


def _about(honoree: Honoree) -> str:
    return ", ".join(part for part in (honoree.role, honoree.employer) if part)


def _signed(thanks: Thanks) -> str:
    return ", ".join(part for part in (thanks.from_name, str(thanks.get_relation_display())) if part)
