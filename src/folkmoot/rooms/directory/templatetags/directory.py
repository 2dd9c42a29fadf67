"""What pages of the directory may use: `{% load directory %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from folkmoot.foundation.web import slots
from folkmoot.rooms.directory.models import Change
from folkmoot.rooms.directory.queries import wording

register = template.Library()
register.filter("named", wording.named)


@register.simple_tag(takes_context=True)
def place(context, slot: str, row=None) -> SafeString:
    """What other parts of the directory show here (`slots`): functions (request, row) → HTML."""
    shown = (show(context["request"], row) for show in slots.content(slot))
    return mark_safe("".join(shown))


@register.filter
def difference(change: Change) -> list[tuple[str, str]]:
    """What a move or a correction changed, as pairs of what it said before and after."""
    names = [name for name in ("name", "title", "employer", "sector", "roll") if name in change.after]
    pairs = [(change.before.get(name, ""), change.after[name]) for name in names]
    return [(wording.named(before), wording.named(after)) for before, after in pairs if before != after and before]
