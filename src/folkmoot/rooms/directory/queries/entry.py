"""What is asked about lists and entries: by everybody, who sees what is listed, and by whoever holds a link."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from folkmoot.rooms.directory.models import Change, Finding, Listing, Roll, Sector
from folkmoot.rooms.directory.states import ListingState
from folkmoot.rooms.reception.models import Letter, Room, Visitor
from folkmoot_engine.directory.profiles import HOSTS
from folkmoot_engine.directory.rules import FORM, Facts, Thresholds
from folkmoot_engine.directory.words import search_words

PAGE = 50
MOST_WORDS = 8  # of a search; nobody types more by hand


def thresholds(room: Room) -> Thresholds:
    """What the hosts chose for the rules of entry (`Room.choices`: employees, profile_hosts)."""
    chosen = room.choices
    hosts = tuple(chosen.get("profile_hosts") or HOSTS)
    return Thresholds(employees=int(chosen.get("employees", Thresholds.employees)), hosts=hosts)


def facts(listing: Listing) -> Facts:
    """What the rules ask. Whoever was submitted here has a submitter; a candidate keeps the way it came by."""
    return Facts(
        profile=listing.profile,
        work=listing.work,
        evidence=listing.duties,
        employees=listing.employees,
        employed_by=listing.employed_by,
        serves=listing.serves,
        makes_products=listing.roll.makes_products,
        products=listing.products,
        source=FORM if listing.submitter_id else listing.source,
    )


def rolls() -> list[Roll]:
    """The lists in their order, each with `people`: how many are listed."""
    listed = Count("listings", filter=Q(listings__state=ListingState.LISTED))
    found = Roll.objects.annotate(people=listed).order_by("position", "id")  # grouping forgets the model's own order
    return list(found.prefetch_related("sectors"))


def roll(slug: str) -> Roll | None:
    return Roll.objects.filter(slug=slug).first()


def listed() -> QuerySet[Listing]:
    """Everybody who is on a list: nobody else is ever shown."""
    return Listing.objects.filter(state=ListingState.LISTED).select_related("roll", "sector")


def by_sector(roll: Roll) -> list[tuple[Sector | None, list[Listing]]]:
    """Who stands on a list, by name within its sectors in their order; last those of no sector. None is empty."""
    people = sorted(listed().filter(roll=roll), key=lambda listing: (listing.words, listing.pk))
    sectors: list[Sector | None] = [*roll.sectors.all(), None]
    of = {sector and sector.pk: [] for sector in sectors}
    for listing in people:
        of.setdefault(listing.sector_id, []).append(listing)
    return [(sector, of[sector and sector.pk]) for sector in sectors if of[sector and sector.pk]]


def newest(count: int) -> list[Listing]:
    return list(listed().order_by("-listed_at", "-pk")[:count])


def person(uid) -> Listing | None:
    """Somebody who is listed."""
    return listed().filter(uid=uid).first()


def search(typed: str, *, roll: Roll | None = None, sector: str = "") -> QuerySet[Listing]:
    """Who is listed and has every word that was typed in their name, employer, title, sector or list; by name."""
    found = listed()
    for word in search_words(typed)[:MOST_WORDS]:
        found = found.filter(words__contains=word)
    if roll is not None:
        found = found.filter(roll=roll)
    if sector:
        found = found.filter(sector__name=sector)
    return found.order_by("words", "pk")


def public_changes(count: int) -> list[Change]:
    """The latest changes: of those who are listed now; of who left, only that somebody did."""
    told = Change.objects.filter(Q(listing__state=ListingState.LISTED) | Q(kind="left"))
    return list(told.select_related("listing__roll", "listing__sector").order_by("-at", "-pk")[:count])


def history(listing: Listing) -> list[Change]:
    return list(listing.changes.order_by("-at", "-pk"))


def last_change(listing: Listing) -> Change | None:
    return listing.changes.order_by("-at", "-pk").first()


def listing(uid) -> Listing | None:
    """Any entry, for whoever holds a link to it; none that was removed."""
    found = Listing.objects.select_related("roll", "sector", "person", "submitter").filter(uid=uid)
    return found.exclude(state=ListingState.REMOVED).first() if uid else None


def listings_of(visitor: Visitor) -> list[Listing]:
    """The entries about this person, whom their address was entered for."""
    waiting = (ListingState.UNCONFIRMED, ListingState.REMOVED)
    return list(Listing.objects.filter(person=visitor).exclude(state__in=waiting).order_by("pk"))


def waiting_for(submitter: Visitor, person: Visitor | None, profile_key: str, name: str) -> Listing | None:
    """What the same submitter sent in about the same person, reached at the same address, and has not confirmed yet."""
    mine = Listing.objects.filter(submitter=submitter, person=person, state=ListingState.UNCONFIRMED)
    same = Q(name=name) | Q(profile_key=profile_key) if profile_key else Q(name=name)
    return mine.filter(same).first()


def findings(listing: Listing) -> list[Finding]:
    """The latest finding of each rule."""
    latest = {found.rule: found for found in listing.findings.order_by("at", "pk")}
    return list(latest.values())


def last_of_machine(listing: Listing) -> dict[str, tuple[str, str]]:
    """How the rules ended last, by rule: outcome and reason."""
    found = listing.findings.filter(decided_by=None).order_by("at", "pk")
    return {each.rule: (each.outcome, each.reason) for each in found}


def lapsed(state: str, before: datetime) -> list[Listing]:
    """Entries that have waited in a state since before then."""
    return list(Listing.objects.filter(state=state, changed_at__lt=before).select_related("person", "submitter"))


def is_needed(visitor: Visitor) -> bool:
    """Does any row of any room still point to this visitor? Their letters do not count."""
    fields = Visitor._meta.get_fields(include_hidden=True)
    relations = [field for field in fields if field.is_relation and field.auto_created and not field.concrete]
    others = [(relation.related_model, relation.field.name) for relation in relations]
    return any(
        model._default_manager.filter(**{name: visitor}).exists() for model, name in others if model is not Letter
    )
