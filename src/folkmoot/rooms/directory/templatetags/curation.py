"""What pages of the directory say of entries, their rules and their likenesses: `{% load curation %}`."""

from django import template
from django.utils.translation import gettext, gettext_lazy

from folkmoot.rooms.directory.forms.entry import EMPLOYERS, PRODUCTS, SERVES, WORKS
from folkmoot.rooms.directory.models import Edition, EditionEntry, Elsewhere, Finding, Listing, Roll
from folkmoot.rooms.directory.queries import wording
from folkmoot.rooms.directory.queries.curation import choices, editions, staleness
from folkmoot.rooms.directory.queries.entry import thresholds
from folkmoot.rooms.reception.queries import room
from folkmoot_engine.directory.people import LIKELY, SURE, Reason
from folkmoot_engine.directory.rules import Thresholds

register = template.Library()

LIKENESSES = {
    Reason.SAME_PROFILE: gettext_lazy("the same profile"),
    Reason.OTHER_PROFILE: gettext_lazy("but another profile"),
    Reason.SAME_NAME: gettext_lazy("the same name"),
    Reason.SCRIPT: gettext_lazy("the same name with other accents or in another script"),
    Reason.WORD_ORDER: gettext_lazy("the same words in another order"),
    Reason.WRITTEN_TOGETHER: gettext_lazy("written together or apart"),
    Reason.MIDDLE_NAMES: gettext_lazy("with or without a middle or second family name"),
    Reason.INITIALS: gettext_lazy("an initial for a name"),
    Reason.SPELLING: gettext_lazy("another spelling of the same sound"),
    Reason.SLIP: gettext_lazy("a letter more, less or swapped"),
    Reason.OTHER_NAME: gettext_lazy("but another name"),
    Reason.SAME_EMPLOYER: gettext_lazy("the same employer"),
    Reason.OTHER_EMPLOYER: gettext_lazy("another employer: moved, or a namesake"),
}


@register.filter
def rule_words(code: str, limits: Thresholds) -> str:
    """The rule's title as it stands beside the form."""
    return next((rule["title"] for rule in wording.rules(limits) if rule["code"] == code), code)


@register.filter
def reason_words(finding: Finding, limits: Thresholds) -> str:
    """Why a rule ended so: a machine's reason in words, or what a person wrote."""
    return wording.reason(finding.reason, limits)


@register.filter
def said_of_work(listing: Listing) -> str:
    """What was said of the work, in the words of the form."""
    said = ((WORKS, listing.work), (EMPLOYERS, listing.employed_by), (SERVES, listing.serves))
    asked = (*said, (PRODUCTS, listing.products))
    return "; ".join(str(dict(choices)[value]) for choices, value in asked if value and value in dict(choices))


@register.filter
def likeness_words(reasons) -> str:
    return "; ".join(str(LIKENESSES[reason]) for reason in reasons)


@register.filter
def how_sure(score: float) -> str:
    if score >= SURE:
        return gettext("Very likely the same person")
    return gettext("Likely the same person") if score >= LIKELY else gettext("Perhaps the same person")


@register.filter
def lapsed(listing: Listing) -> bool:
    """Asked whether it is still right, reminded, and not confirmed again."""
    return staleness.has_lapsed(listing)


@register.filter
def gone(entry: EditionEntry) -> bool:
    return editions.is_gone(entry)


@register.simple_tag
def the_method() -> str:
    """How the lists are made, in paragraphs."""
    return choices.method()


@register.simple_tag
def the_rules() -> list[dict[str, str]]:
    """The rules of entry in words, with the numbers of this site."""
    return wording.rules(thresholds(room("directory")))


@register.simple_tag
def lists_elsewhere(roll: Roll | None = None) -> list[Elsewhere]:
    return choices.elsewhere(roll or None)


@register.simple_tag
def closed_by(roll: Roll | None = None) -> Edition | None:
    """The edition that closed submissions, for one list or for all."""
    return editions.closing(roll or None)
