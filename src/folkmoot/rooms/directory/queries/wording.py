"""The rules of entry, their reasons and the names of lists, in the reader's language.

The engine's codes are stable; a test holds these sentences and its codes together. Names that a site has given are
shown as they are.
"""

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from folkmoot_engine.directory.rules import Thresholds

# Each rule: its title, and what it asks. Shown beside the form and under every list.
RULES = {
    "profile": (
        _("A public professional profile"),
        _("The page of one person that everybody can open, at one of: %(hosts)s."),
    ),
    "work": (
        _("Part of the full-time job"),
        _("The profile says that community or social work is part of the full-time job."),
    ),
    "size": (
        _("A company of more than %(employees)s employees"),
        _("More than that: exactly %(employees)s is not enough."),
    ),
    "side": (
        _("On the brand's side"),
        _(
            "What counts is whom the person serves: their own employer's community and customers. Somebody on contract "
            "at a community platform vendor, an agency or a service company serves clients. Researchers and product "
            "managers are judged by building social products, not by using them."
        ),
    ),
    "place": (
        _("Submitted here"),
        _("What arrives by mail, social media or a spreadsheet waits until somebody submits it here."),
    ),
}
REASONS = {
    "profile-form": _("The address is that of a professional profile page."),
    "profile-missing": _("There is no address of a profile."),
    "profile-no-page": _("This is not the address of a web page."),
    "profile-mail": _("This is an e-mail address. We never show those: please give the address of a profile page."),
    "profile-disguised": _("The address hides where it leads to. Please copy it from the profile page itself."),
    "profile-host": _("Profiles are taken from these sites only: %(hosts)s."),
    "profile-short-link": _(
        "A shortened link does not say where it leads. Please give the full address of the profile."
    ),
    "profile-company": _("This is the page of a company or a school, not of a person."),
    "profile-post": _("This is a post, a group or an event, not the profile of a person."),
    "profile-private": _("Only its owner or members who are signed in see this page. Please give the public address."),
    "profile-nobody": _("The address does not lead to the profile of one person."),
    "work-told": _("You told what the profile says of the work; a person compares it with the profile."),
    "work-untold": _("What the profile says of the work was not told; a person reads the profile."),
    "work-spare-time": _("The work is done in spare time or unpaid, and these lists are of people whose job it is."),
    "size-above": _("The company has more than %(employees)s employees."),
    "size-below": _("The company does not have more than %(employees)s employees."),
    "size-unknown": _("How many people work at the company is not known; a person looks it up."),
    "side-own": _("The person serves the community or the customers of their own employer."),
    "side-clients": _("The person serves the communities of clients, and these lists are of people on a brand's side."),
    "side-own-elsewhere": _(
        "The employer serves other brands, and the person its own community; a person looks closer."
    ),
    "side-unknown": _("Whom the person works for and whom they serve is not known; a person finds out."),
    "side-builds": _("The person makes social products."),
    "side-uses": _("The person uses social products and does not make them; one of the other lists may fit."),
    "side-products-unknown": _("Whether the person makes social products is not known; a person finds out."),
    "place-form": _("Submitted here, in the one place."),
    "place-elsewhere": _("Came by another way. It waits as a candidate until somebody submits it here."),
}
# Names and descriptions of the lists that every site begins with (migration 0002_entry).
SEEDED = [
    gettext_noop("Strategists"),
    gettext_noop(
        "Programme managers: they look after resources, processes, teams and return on investment, mainly inside the "
        "company."
    ),
    gettext_noop("Community managers"),
    gettext_noop(
        "The public face of the company in its communities, and the advocates of its customers, mainly outside."
    ),
    gettext_noop("Researchers and product managers"),
    gettext_noop("They make the social products that the others use."),
    gettext_noop("Business Services"),
    gettext_noop("Consumer Product Goods"),
    gettext_noop("Electronics, Devices, Mobile"),
    gettext_noop("Financial Services"),
    gettext_noop("Health and Life Sciences"),
    gettext_noop("Hospitality, Food Service"),
    gettext_noop("Hospitality and Travel"),
    gettext_noop("Government, Armed Services, Education"),
    gettext_noop("Media and Entertainment"),
    gettext_noop("Technology, Hardware, Networking, Component, Computer"),
    gettext_noop("Technology, Software, Internet"),
]
_SEEDED = frozenset(SEEDED)


def rules(limits: Thresholds) -> list[dict[str, str]]:
    """Each rule of entry with its title and what it asks, in order."""
    return [{"code": code, "title": _filled(title, limits), "asks": _filled(asks, limits)}
            for code, (title, asks) in RULES.items()]  # fmt: skip


def reason(code: str, limits: Thresholds) -> str:
    """Why a rule ended as it did; what a person wrote stands as it is."""
    return _filled(REASONS[code], limits) if code in REASONS else code


def named(name: str) -> str:
    """The name of a list or a sector, translated where it is one that every site begins with."""
    return gettext(name) if name in _SEEDED else name


def _filled(words, limits: Thresholds) -> str:
    employees = number_format(limits.employees, force_grouping=True)
    return str(words) % {"employees": employees, "hosts": ", ".join(limits.hosts)}
