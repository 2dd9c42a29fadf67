"""What the hosts chose for the directory: thresholds of the rules of entry, months until stale, the method in words."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from folkmoot.rooms.directory.models import Elsewhere, Roll, Sector
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.queries import room
from folkmoot_engine.directory.rules import Thresholds

STALE_MONTHS = 12


@dataclass(frozen=True)
class Choices:
    """`employees`: a company must have more than that; `method`: "" where the site's own words stand for it."""

    employees: int = Thresholds.employees
    hosts: tuple[str, ...] = Thresholds.hosts
    stale_months: int = STALE_MONTHS
    method: str = ""

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(employees=self.employees, hosts=self.hosts)


def choices(of: Room | None = None) -> Choices:
    """The choices of the room, those of the rules where nothing was chosen."""
    chosen = (of or room("directory")).choices
    known = {name: chosen[name] for name in Choices.__dataclass_fields__ if name in chosen}
    if "hosts" in known:
        known["hosts"] = tuple(known["hosts"])
    return Choices(**known)


def method(of: Room | None = None) -> str:
    """How the lists are made, in paragraphs: printed on each of them."""
    chosen = choices(of)
    return chosen.method or default_method(chosen)


def default_method(chosen: Choices) -> str:
    """What is true of every list as long as the hosts have not written more."""
    numbers = {"employees": chosen.employees, "hosts": ", ".join(chosen.hosts), "months": chosen.stale_months}
    paragraphs = (
        _(
            "Everybody on these lists does this work on the brand's side, as part of their full-time job, at a company"
            " of more than %(employees)d employees, and says so on a public professional profile (%(hosts)s)."
        ),
        _(
            "Entries are submitted in one place, by the people themselves or by others. Nobody is shown who has not"
            " agreed. A person reads each entry, looks at its profile and decides by the rules that stand beside the"
            " form; what a machine finds only helps them. Nothing is taken for money, and the order says nothing of"
            " anybody's worth."
        ),
        _(
            "Who is listed is asked every %(months)d months whether the entry is still right. One that was not"
            " confirmed stays, and says so. Anybody can tell us what is wrong; anybody listed can correct or remove"
            " their entry at any time. The lists are not complete."
        ),
    )
    return "\n\n".join(paragraph % numbers for paragraph in paragraphs)


def elsewhere(roll: Roll | None = None) -> list[Elsewhere]:
    """Lists that others keep, for a page of all lists or of one."""
    rows = Elsewhere.objects.select_related("roll")
    return [row for row in rows if row.roll is None or roll is None or row.roll == roll]


def elsewhere_by(uid: UUID) -> Elsewhere | None:
    return Elsewhere.objects.filter(uid=uid).first()


def roll(slug: str) -> Roll | None:
    return Roll.objects.filter(slug=slug).first()


def sectors(of: Roll) -> list[Sector]:
    return list(Sector.objects.filter(roll=of))


def sector(of: Roll, pk: int) -> Sector | None:
    return Sector.objects.filter(roll=of, pk=pk).select_related("roll").first()


def rolls() -> list[Roll]:
    """All lists with their sectors, in their order."""
    return list(Roll.objects.prefetch_related("sectors"))
