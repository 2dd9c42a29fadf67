"""What pages of thanks may use: `{% load thanks %}`."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.work.desk.templatetags import verdicts
from folkmoot_engine.recognition.addresses import host_of
from folkmoot_engine.recognition.disguise import HEAD, marked

register = template.Library()

DISGUISE = _("Blame in disguise")
BLAMES = _("Words that blame or belittle while they thank.")
MARK = '<mark class="why harm" title="{}">{}<span class="away"> ({})</span></mark>'
FRAME = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>'
# What happened, by the state it led to; "review" also comes from taking a decision back.
EVENTS = {
    "thanks.add": _("written"),
    "thanks.review": _("confirmed by who wrote it"),
    "thanks.public": _("accepted"),
    "thanks.refused": _("refused"),
    "thanks.hidden": _("hidden by the person thanked"),
    "thanks.removed": _("removed"),
}


@register.filter
def host(address: str) -> str:
    """The host of a web address."""
    return host_of(address)


@register.filter
def domain(visitor) -> str:
    """What follows the @ of a visitor's address: enough to see whether it is the brand's own."""
    return visitor.email.rpartition("@")[2] if visitor is not None else ""


@register.filter
def doubt(label: str) -> str:
    """The name of what speaks against showing a thank-you."""
    return str(DISGUISE) if label == HEAD else verdicts.head(label)


@register.filter
def event(happened) -> str:
    """One change in a few words."""
    if happened.verb == "thanks.review" and happened.was != "unconfirmed":
        return gettext("decision taken back")
    if happened.verb == "thanks.public" and happened.was == "hidden":
        return gettext("shown again by the person thanked")
    return str(EVENTS.get(happened.verb, happened.verb))


@register.filter
def reasons(thanks: Thanks) -> list[str]:
    """In a sentence each, what speaks against showing it."""
    found = [_sentence(reason) for reason in _against(thanks)]
    return list(dict.fromkeys(found))


@register.simple_tag
def read_closely(thanks: Thanks) -> SafeString:
    """The text, with the words marked that speak against showing it; why is said on hover and to screen readers."""
    against = _against(thanks)
    why = {reason["code"]: _sentence(reason) for reason in against}
    read = marked(thanks.text, against)
    pieces = [format_html(MARK, why[code], words, why[code]) if code else words for words, code in read]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.simple_tag
def thanks_link(honoree: Honoree) -> str:
    """The link for a brand's page: whoever follows it writes to this person."""
    return f"{links.absolute('recognition:say')}?for={honoree.uid}"


@register.simple_tag
def frame_code(path: str, width: int, height: int) -> str:
    """What to put into another page, to show one of ours in a frame."""
    return FRAME.format(links.site() + path, width, height, gettext("Thanks"))


def _against(thanks: Thanks) -> list[dict]:
    doubts = thanks.verdict.get("doubts", {})
    return [reason for reason in thanks.verdict.get("reasons", []) if reason["head"] in doubts]


def _sentence(reason: dict) -> str:
    return str(BLAMES) if reason["head"] == HEAD else verdicts.sentence(reason)
