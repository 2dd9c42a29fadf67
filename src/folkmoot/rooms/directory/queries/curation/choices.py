"""What the hosts chose for the directory: thresholds of the rules of entry, months until stale, the method in words."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.rooms.directory.models import Elsewhere, Roll, Sector
from folkmoot.rooms.reception.models import Room
from folkmoot.rooms.reception.queries import room
from folkmoot_engine.directory.rules import Thresholds

STALE_MONTHS = 12


@dataclass(frozen=True)
class Choices:
    """`employees`: a company must have more than that; `method`: "" where the site's own words stand for it.

    Of these, `queries.entry.thresholds` hands employees and profile_hosts to the rules.
    """

    employees: int = Thresholds.employees
    profile_hosts: tuple[str, ...] = Thresholds.hosts
    stale_months: int = STALE_MONTHS
    method: str = ""


def choices(of: Room | None = None) -> Choices:
    """The choices of the room, those of the rules where nothing was chosen."""
    chosen = (of or room("directory")).choices
    known = {name: chosen[name] for name in Choices.__dataclass_fields__ if name in chosen}
    if "profile_hosts" in known:
        known["profile_hosts"] = tuple(known["profile_hosts"])
    return Choices(**known)


def method(of: Room | None = None) -> str:
    """How the lists are made, in paragraphs: printed on each of them."""
    chosen = choices(of)
    return chosen.method or default_method(chosen)


def default_method(chosen: Choices) -> str:
    """What is true of every list as long as the hosts have not written more; the rules of entry stand below it."""
    paragraphs = (
        _(
            "Anybody can submit an entry, in one place. A person reads it, looks at the profile and decides by the"
            " rules below; what a machine finds only helps them. Nobody pays for it, nobody is listed who has not"
            " agreed to it, and the order says nothing of anybody's worth."
        ),
        ngettext(
            "Who is listed is asked every month whether the entry is still right.",
            "Who is listed is asked every %(months)d months whether the entry is still right.",
            chosen.stale_months,
        )
        % {"months": chosen.stale_months}
        + " "
        + _(
            "One that was not confirmed stays, and says so. Anybody can tell us what is wrong. The lists are not"
            " complete."
        ),
    )
    return "\n\n".join(paragraphs)


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
