"""What waits for those who look after the directory of a demo: invented people at invented companies, none of whom can
be reached, and two editions of years gone by."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.actions.curation.choosing import add_elsewhere
from folkmoot.rooms.directory.actions.curation.doubts import doubt
from folkmoot.rooms.directory.actions.curation.editions import bring_in
from folkmoot.rooms.directory.models import Change, Edition, Listing, Roll
from folkmoot.rooms.directory.states import DoubtKind, ListingState, Source
from folkmoot.rooms.reception.queries import room
from folkmoot_engine.directory.editions import Entered

MARK = "folkmoot-demo-curated-"  # in the profile's address, so that it is nobody's
STRATEGISTS, MANAGERS = "strategists", "community-managers"
# year: (list, sector, name, title, employer)
YEARS = {
    2008: [
        (STRATEGISTS, "Financial Services", "Odalys Fenwick", "Community Strategist", "Mill Street Bank"),
        (STRATEGISTS, "Media and Entertainment", "Pàvel Horák", "Head of Audience", "Meridian Broadcasting"),
        (MANAGERS, "Hospitality and Travel", "Rukmini Sen", "Community Manager", "Larkspur Inns"),
        (MANAGERS, "Financial Services", "Tobias Amsel", "Forum Manager", "Nordkreditt"),
    ],
    2010: [
        (STRATEGISTS, "Financial Services", "Odalys Fenwick", "Head of Community Strategy", "Harbour Mutual"),
        (STRATEGISTS, "Media and Entertainment", "Pavel Horak", "Head of Audience", "Meridian Broadcasting"),
        (STRATEGISTS, "Business Services", "Yara Benbrahim", "Programme Manager", "Kestrel Consulting"),
        (MANAGERS, "Financial Services", "Tobias Amsel", "Forum Manager", "Nordkreditt"),
        (MANAGERS, "Technology, Software, Internet", "Wren Castellano", "Community Manager", "Brackenware"),
    ],
}


@transaction.atomic
def fill_demo() -> int:
    """Entries that wait, a stale one, a doubt and two editions; how many entries there are of it. Twice is once."""
    ours = Listing.objects.filter(profile_key__contains=MARK)
    if not ours.exists():
        listed = _listed("Odalys Fenwick", "Head of Community Strategy", "Harbour Mutual", days=400)
        _waits("Odalys  Fenwick", "Director of Communities", "Nordkreditt", number=2)
        _waits("Ines Aguirre", "Community Manager", "Fjordpost", employees=None)
        _candidate("Tove Aaltonen", "Social Media Lead", "Larkspur Inns")
        doubt(room("directory"), DoubtKind.MOVED, "She is at Nordkreditt now, her profile says so.", listing=listed)
        add_elsewhere(
            None,
            title="People who look after open-source communities",
            address="https://example.org/open-source-communities",
            note_text="Kept by a foundation: our rules leave out who works for no company.",
        )
    for year, entries in YEARS.items():
        if not Edition.objects.filter(year=year).exists():
            people = [Entered(name, employer, title, roll, sector) for roll, sector, name, title, employer in entries]
            bring_in(
                None, people, year=year, frozen_on=date(year, 12, 31), reason="The list of the year, as published."
            )
    return ours.count()


def _entry(name: str, title: str, employer: str, *, number: int = 1, employees: int | None = 7_200, **said) -> Listing:
    roll = Roll.objects.get(slug=STRATEGISTS)
    slug = "-".join(name.lower().split())
    listing = listings.add(
        roll=roll,
        sector=roll.sectors.filter(name="Financial Services").first(),
        name=name,
        title=title,
        employer=employer,
        employees=employees,
        profile=f"https://www.linkedin.com/in/{MARK}{slug}-{number}",
        work="job",
        duties=f"“{title}: our customers' forum is my full-time job.”",
        employed_by="brand",
        serves="own",
        **said,
    )
    listings.apply_rules(listing)
    return listing


def _waits(name: str, title: str, employer: str, **said) -> Listing:
    listing = _entry(name, title, employer, state=ListingState.UNCONFIRMED, source=Source.FORM, **said)
    return listings.move(listing, ListingState.REVIEW, consented_at=timezone.now())


def _listed(name: str, title: str, employer: str, *, days: int) -> Listing:
    """Listed so many days ago, asked again in time, and not confirmed."""
    listing = listings.move(_waits(name, title, employer), ListingState.LISTED)
    since = timezone.now() - timedelta(days=days)
    moments = {"listed_at": since, "confirmed_at": since, "asked_at": timezone.now() - timedelta(days=30)}
    Listing.objects.filter(pk=listing.pk).update(**moments)
    Change.objects.filter(listing=listing).update(at=since)
    listing.refresh_from_db()
    return listing


def _candidate(name: str, title: str, employer: str) -> Listing:
    return _entry(name, title, employer, state=ListingState.CANDIDATE, source=Source.SHEET)
