"""The rules of entry as code: what is known of a person goes in; for each rule comes out whether it is met, and why.

Nothing is fetched and nobody is refused for what is not known: that is for a person to check.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from folkmoot_engine.directory.profiles import HOSTS, read_profile

MET, NOT_MET, TO_CHECK = "met", "not_met", "to_check"

# What the profile says of the work (`Facts.work`).
WORKS = ("job", "spare_time", "unknown")
# Whom somebody works for (`Facts.employed_by`), and whom they serve there (`Facts.serves`).
EMPLOYERS = ("brand", "vendor", "service", "self", "unknown")
SERVES = ("own", "clients", "unknown")
# What somebody has to do with social products (`Facts.products`): asked of researchers and product managers.
PRODUCTS = ("builds", "uses", "unknown")
# By which way an entry came (`Facts.source`); only what came by the form was submitted in the one place.
FORM = "form"

RULES: dict[str, str] = {
    "profile": "There is a public professional profile page.",
    "work": "The profile says that community or social work is part of the full-time job.",
    "size": "The company has more employees than the site asks for.",
    "side": "The person works on the brand's side.",
    "place": "The entry was submitted in the one place.",
}

REASONS: dict[str, str] = {
    # profile
    "profile-form": "The address is that of a professional profile page.",
    "profile-missing": "There is no address of a profile.",
    "profile-no-page": "This is not the address of a web page.",
    "profile-mail": "This is an e-mail address. We never show those: please give the address of a profile page.",
    "profile-disguised": "The address hides where it leads to. Please copy it from the profile page itself.",
    "profile-host": "Profiles from this site are not taken here.",
    "profile-short-link": "A shortened link does not say where it leads. Please give the full address of the profile.",
    "profile-company": "This is the page of a company or a school, not of a person.",
    "profile-post": "This is a post, a group or an event, not the profile of a person.",
    "profile-private": "Only its owner or members who are signed in see this page. Please give the public address.",
    "profile-nobody": "The address does not lead to the profile of one person.",
    # work
    "work-told": "What the profile says of the work was told; a person compares it with the profile.",
    "work-untold": "Nobody has told what the profile says of the work; a person reads the profile.",
    "work-spare-time": "The work is done in spare time or unpaid, and the list is of people whose job it is.",
    # size
    "size-above": "The company is large enough.",
    "size-below": "The company is not large enough for this list. Exactly as many employees as the limit is not more.",
    "size-unknown": "How many people work at the company is not known; a person looks it up.",
    # side
    "side-own": "The person serves the community or the customers of their own employer.",
    "side-clients": "The person serves the communities of clients, and the list is of people on the brand's side.",
    "side-own-elsewhere": "The employer serves other brands, and the person its own community; a person looks closer.",
    "side-unknown": "Whom the person works for and whom they serve is not known; a person finds out.",
    "side-builds": "The person makes social products.",
    "side-uses": "The person uses social products and does not make them; one of the other lists may fit.",
    "side-products-unknown": "Whether the person makes social products is not known; a person finds out.",
    # place
    "place-form": "Submitted here, in the one place.",
    "place-elsewhere": "Came by another way. It waits as a candidate until somebody submits it here.",
}


@dataclass(frozen=True)
class Thresholds:
    """What a site has chosen. `employees`: a company must have more than that; `hosts`: of profiles it takes."""

    employees: int = 1_000
    hosts: tuple[str, ...] = HOSTS


@dataclass(frozen=True)
class Facts:
    """What is known of a person. Whatever is not known stays as it is here.

    `makes_products`: they stand on a list of people who make social products; then `products` is asked instead of
    `employed_by` and `serves`. Values that are none of those above count as unknown.
    """

    profile: str = ""
    work: str = "unknown"
    evidence: str = ""  # what the profile says of the work, quoted or described
    employees: int | None = None
    employed_by: str = "unknown"
    serves: str = "unknown"
    makes_products: bool = False
    products: str = "unknown"
    source: str = FORM


class Judgement(NamedTuple):
    """How one rule ends: `rule` is a key of RULES, `outcome` met, not_met or to_check, `reason` a key of REASONS."""

    rule: str
    outcome: str
    reason: str

    @property
    def words(self) -> str:
        return REASONS[self.reason]


def judge(facts: Facts, thresholds: Thresholds | None = None) -> list[Judgement]:
    """Every rule's outcome, in the order of RULES. The same facts end alike, always."""
    limits = thresholds or Thresholds()
    return [Judgement(rule, *_JUDGES[rule](facts, limits)) for rule in RULES]


def fails(judgements: list[Judgement]) -> list[Judgement]:
    """Those that are not met: with one of them nobody can be listed as things stand."""
    return [each for each in judgements if each.outcome == NOT_MET]


def _profile(facts: Facts, limits: Thresholds) -> tuple[str, str]:
    fault = read_profile(facts.profile, limits.hosts).fault
    return (NOT_MET, fault) if fault else (MET, "profile-form")


def _work(facts: Facts, limits: Thresholds) -> tuple[str, str]:
    if facts.work == "spare_time":
        return NOT_MET, "work-spare-time"
    told = facts.work == "job" and facts.evidence.strip()
    return TO_CHECK, "work-told" if told else "work-untold"


def _size(facts: Facts, limits: Thresholds) -> tuple[str, str]:
    if facts.employees is None or facts.employees < 1:
        return TO_CHECK, "size-unknown"
    return (MET, "size-above") if facts.employees > limits.employees else (NOT_MET, "size-below")


def _side(facts: Facts, limits: Thresholds) -> tuple[str, str]:
    """Whom somebody serves decides: a software company's own community manager passes, its consultant does not."""
    if facts.makes_products:
        known = {"builds": (MET, "side-builds"), "uses": (NOT_MET, "side-uses")}
        return known.get(facts.products, (TO_CHECK, "side-products-unknown"))
    if facts.serves == "clients":
        return NOT_MET, "side-clients"
    if facts.serves == "own" and facts.employed_by == "brand":
        return MET, "side-own"
    if facts.serves == "own" and facts.employed_by in ("vendor", "service", "self"):
        return TO_CHECK, "side-own-elsewhere"
    return TO_CHECK, "side-unknown"


def _place(facts: Facts, limits: Thresholds) -> tuple[str, str]:
    return (MET, "place-form") if facts.source == FORM else (NOT_MET, "place-elsewhere")


_JUDGES: dict[str, Callable[[Facts, Thresholds], tuple[str, str]]] = {
    "profile": _profile,
    "work": _work,
    "size": _size,
    "side": _side,
    "place": _place,
}
