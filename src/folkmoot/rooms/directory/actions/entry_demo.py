"""Invented people at invented companies, so that the lists of a demo are not empty. None has an address: no letter
goes out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from folkmoot.rooms.directory.actions import listings
from folkmoot.rooms.directory.models import Change, Listing, Roll, Sector
from folkmoot.rooms.directory.states import ListingState, Source

MARK = "folkmoot-demo-"  # in the profile's address, so that it is nobody's
# list: (name, title, employer, sector's place in the list, employees)
PEOPLE = {
    "strategists": [
        ("Adaeze Nwosu", "Director of Community Strategy", "Kestrel Consulting", 0, 12_000),
        ("Bruno Falkenrath", "Head of Social Programmes", "Morgenrot Drogerie", 1, 31_000),
        ("Célia Vasconcelos", "Senior Manager, Communities", "Lumen Mobile", 2, 18_400),
        ("Dag Ståhlberg", "Community Programme Lead", "Nordkreditt", 3, 7_200),
        ("Esme Thackeray", "Social Strategy Manager", "Harbour Mutual", 3, 5_600),
        ("Farid Benhaddou", "Patient Communities Lead", "Silphium Health", 4, 22_000),
        ("Greta Oyelaran", "Director, Guest Communities", "Larkspur Inns", 5, 9_800),
        ("Hinewai Parata", "Digital Engagement Lead", "City of Tidewater", 6, 3_100),
        ("Ivo Kratochvíl", "Audience Communities Manager", "Meridian Broadcasting", 7, 4_450),
        ("Jun Takamori", "Developer Programmes Director", "Corundum Systems", 8, 64_000),
        ("Katarzyna Wilk", "Head of Community", "Brackenware", 9, 2_900),
        ("Leandro Quispe", "Community Strategy Manager", "Umbral Software", 9, 11_700),
    ],
    "community-managers": [
        ("Maren Jølst", "Community Manager", "Fjordpost", 0, 1_800),
        ("Nadia Rahmani", "Student Community Manager", "Open Polytechnic of Aldmoor", 1, 4_900),
        ("Oskar Lindqvist", "Guest Community Manager", "Larkspur Inns", 2, 9_800),
        ("Priya Venkataraman", "Senior Community Manager", "Lumen Mobile", 3, 18_400),
        ("Quentin Abara", "Community Manager", "Harbour Mutual", 4, 5_600),
        ("Rosalind Achterberg", "Online Community Manager", "Mill Street Bank", 4, 3_300),
        ("Søren Bakkegaard", "Support Community Lead", "Corundum Systems", 5, 64_000),
        ("Tamsin Greaves", "Community Manager", "Wrenfield Bicycles", 5, 1_240),
        ("Umar Siddiqui", "Developer Community Manager", "Brackenware", 6, 2_900),
        ("Valentina Rossetti", "Community Manager, Italy", "Umbral Software", 6, 11_700),
        ("Wanjiru Kamau", "Community Manager, Africa", "Umbral Software", 6, 11_700),
    ],
    "researchers-and-product-managers": [
        ("Xiomara Delgado", "Product Manager, Forums", "Brackenware", None, 2_900),
        ("Yusuf Demirtaş", "Researcher, Social Computing", "Corundum Systems", None, 64_000),
        ("Zofia Brandt", "Principal Product Manager", "Lumen Mobile", None, 18_400),
    ],
}
COUNTRIES = {
    "Kestrel Consulting": "GB",
    "Morgenrot Drogerie": "DE",
    "Lumen Mobile": "PT",
    "Nordkreditt": "NO",
    "Harbour Mutual": "GB",
    "Silphium Health": "FR",
    "Larkspur Inns": "IE",
    "City of Tidewater": "NZ",
    "Corundum Systems": "JP",
    "Umbral Software": "US",
    "Fjordpost": "NO",
    "Wrenfield Bicycles": "GB",
}  # of some: nobody has to say it
HIDDEN = "Quentin Abara"  # wants no search engine to find them
MOVED = {"Katarzyna Wilk": "Corundum Systems", "Rosalind Achterberg": "Nordkreditt"}
WAITING = ("Anselm Gruber", "Bettina Okonkwo")


@transaction.atomic
def fill_demo() -> int:
    """Fill the lists; how many entries there are of the demo. Twice is once."""
    if not Listing.objects.filter(profile_key__contains=MARK).exists():
        for slug, people in PEOPLE.items():
            roll = Roll.objects.get(slug=slug)
            sectors = list(roll.sectors.all())
            for number, (name, title, employer, place, employees) in enumerate(people):
                sector = sectors[place] if place is not None and place < len(sectors) else None
                _list(_entry(roll, sector, name, title, employer, employees), days=20 + 17 * number)
        for name in WAITING:
            roll = Roll.objects.get(slug="community-managers")
            waits = _entry(roll, roll.sectors.first(), name, "Community Manager", "Kestrel Consulting", 12_000)
            listings.move(waits, ListingState.REVIEW, consented_at=timezone.now())
    return Listing.objects.filter(profile_key__contains=MARK).count()


def _entry(roll: Roll, sector: Sector | None, name: str, title: str, employer: str, employees: int) -> Listing:
    listing = listings.add(
        state=ListingState.UNCONFIRMED,
        source=Source.FORM,
        roll=roll,
        sector=sector,
        name=name,
        title=title,
        employer=employer,
        employees=employees,
        region=COUNTRIES.get(employer, ""),
        profile=f"https://www.linkedin.com/in/{MARK}{name.lower().replace(' ', '-')}",
        work="job",
        duties=f"“{title} at {employer}: I look after the people who use what we make.”",
        employed_by="" if roll.makes_products else "brand",
        serves="" if roll.makes_products else "own",
        products="builds" if roll.makes_products else "",
        is_indexed=name != HIDDEN,
    )
    listings.apply_rules(listing)
    return listing


def _list(listing: Listing, *, days: int) -> None:
    """Listed some days ago; some have moved since."""
    since = timezone.now() - timedelta(days=days)
    listing = listings.move(listing, ListingState.REVIEW, consented_at=since, submitted_at=since)
    listing = listings.move(listing, ListingState.LISTED)
    Listing.objects.filter(pk=listing.pk).update(listed_at=since, confirmed_at=since)
    Change.objects.filter(listing=listing).update(at=since)
    listing.refresh_from_db()
    if listing.name in MOVED:
        listings.correct(listing, {"employer": MOVED[listing.name]})
