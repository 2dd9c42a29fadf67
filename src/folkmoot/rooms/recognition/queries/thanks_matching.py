"""Whom a visitor may mean: people of the directory and of the wall whose name is much like the one they wrote."""

from dataclasses import dataclass

from rapidfuzz import fuzz

from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.states import ListingState
from folkmoot.rooms.recognition.models import Honoree
from folkmoot.rooms.recognition.states import HonoreeState
from folkmoot_engine.recognition.naming import name_key

LIKE = 88  # of 100: one slip of the pen in a name of usual length
MOST = 5


@dataclass(frozen=True)
class Match:
    """Somebody known in public: `code` is what a form sends back."""

    code: str
    name: str
    about: str

    @property
    def words(self) -> str:
        return f"{self.name}, {self.about}" if self.about else self.name


def like(name: str) -> list[Match]:
    """At most five people who are shown already, the most alike first. Of those who are not, nothing is told."""
    key = name_key(name)
    if len(key) < 2:
        return []
    found = [(fuzz.ratio(key, name_key(match.name)), match) for match in _everybody()]
    likely = sorted((pair for pair in found if pair[0] >= LIKE), key=lambda pair: (-pair[0], pair[1].words))
    return [match for _score, match in likely[:MOST]]


def matched(code: str) -> tuple[Honoree | None, Listing | None]:
    """The honoree or the listing that a code of `like` means, if they are still shown."""
    kind, _, number = code.partition("-")
    if not number.isdecimal() or len(number) > 15:
        return None, None
    if kind == "h":
        return _honorees().filter(pk=int(number)).first(), None
    return None, _listings().filter(pk=int(number)).first() if kind == "l" else None


def _everybody() -> list[Match]:
    honorees = _honorees().values_list("pk", "name", "role", "employer", "listing_id")
    known = [(f"h-{pk}", name, role, employer) for pk, name, role, employer, _listing in honorees]
    taken = {listing for *_words, listing in honorees if listing}
    listings = _listings().exclude(pk__in=taken).values_list("pk", "name", "title", "employer")
    known += [(f"l-{pk}", name, title, employer) for pk, name, title, employer in listings]
    return [Match(code, name, ", ".join(filter(None, (role, employer)))) for code, name, role, employer in known]


def _honorees():
    return Honoree.objects.filter(state=HonoreeState.SHOWN)


def _listings():
    return Listing.objects.filter(state=ListingState.LISTED)
