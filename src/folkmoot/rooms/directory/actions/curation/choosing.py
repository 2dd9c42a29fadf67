"""Hosts choose for the directory: further lists and sectors, and lists that others keep."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from folkmoot.foundation.accounts.models import User
from folkmoot.rooms.directory.models import Elsewhere, Listing, Roll, Sector
from folkmoot.rooms.reception.actions import note
from folkmoot_engine.errors import RefusedError

# Words that other addresses of the directory begin with.
RESERVED = {"again", "confirm", "consent", "editions", "insight", "mine", "new", "own", "people", "report", "search"}
RESERVED |= {"still-right", "submit", "survey", "wrong"}


@transaction.atomic
def add_roll(actor: User, *, name: str, about: str = "", makes_products: bool = False) -> Roll:
    """A further list, after the others. Raises RefusedError where one has its address."""
    slug = slugify(name)[:60]
    if slug in RESERVED | {""} or Roll.objects.filter(slug=slug).exists():
        raise RefusedError(_("There is a list of that name, or nothing is left of it in an address"), where=name)
    roll = Roll.objects.create(
        slug=slug, name=name, about=about, makes_products=makes_products, position=_after(Roll.objects.all())
    )
    note("roll.add", actor=actor, data={"roll": slug})
    return roll


@transaction.atomic
def change_roll(roll: Roll, actor: User, **fields) -> None:
    """Its name, what it is about, and whether its people make social products; its address stays: others link to it."""
    Roll.objects.filter(pk=roll.pk).update(**fields)
    note("roll.change", actor=actor, data={"roll": roll.slug})


@transaction.atomic
def add_sector(roll: Roll, actor: User, *, name: str) -> Sector:
    """A further sector of a list, after the others. Raises RefusedError where it has one of that name."""
    try:
        with transaction.atomic():
            sector = Sector.objects.create(roll=roll, name=name, position=_after(roll.sectors.all()))
    except IntegrityError as error:
        raise RefusedError(_("The list has a sector of that name already"), where=name) from error
    note("sector.add", actor=actor, data={"roll": roll.slug, "sector": sector.pk})
    return sector


@transaction.atomic
def move_sector(sector: Sector, actor: User, *, by: int) -> None:
    """One place up (-1) or down (1) in its list."""
    order = list(sector.roll.sectors.all())
    place = order.index(sector)
    other = place + by
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, one in enumerate(order):
        Sector.objects.filter(pk=one.pk).update(position=position)
    note("sector.move", actor=actor, data={"roll": sector.roll.slug, "sector": sector.pk})


@transaction.atomic
def drop_sector(sector: Sector, actor: User) -> None:
    """Remove a sector that nobody stands in. Raises RefusedError where somebody does."""
    if Listing.objects.filter(sector=sector).exists():
        raise RefusedError(
            _("There are entries in this sector"), where=sector.name, remedy=_("Move them to another sector first.")
        )
    note("sector.drop", actor=actor, data={"roll": sector.roll.slug, "sector": sector.pk})
    Sector.objects.filter(pk=sector.pk).delete()


@transaction.atomic
def add_elsewhere(actor: User, *, title: str, address: str, note_text: str = "", roll: Roll | None = None) -> Elsewhere:
    """A list that somebody else keeps, linked beside ours."""
    position = _after(Elsewhere.objects.all())
    made = Elsewhere.objects.create(title=title, address=address, note=note_text, roll=roll, position=position)
    note("elsewhere.add", on=made, actor=actor)
    return made


@transaction.atomic
def drop_elsewhere(found: Elsewhere, actor: User) -> None:
    note("elsewhere.drop", on=found, actor=actor)
    Elsewhere.objects.filter(pk=found.pk).delete()


def _after(rows) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
