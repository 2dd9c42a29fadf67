"""How scores are shown: `{% load scorecard %}`.

The engine speaks English and knows no catalogue. `told` translates its sentences, which stand in `wording.py`.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from folkmoot.rooms.scorecard.templatetags.wording import TEXTS
from folkmoot_engine.scorecard import HIGHEST, LOWEST, Comparison, Score

register = template.Library()
MINUS = "\N{MINUS SIGN}"
STEP, LEFT, FOOT = 32, 24, 36  # of the picture, in its own units; its line lies at 0
DOT, GAP, MOST = 9, 20, 4  # of dots above each other, before a number says how many

__all__ = ["TEXTS", "register"]


@register.filter
def told(text: str) -> str:
    """A criterion, a reason or an advice of the engine's."""
    return gettext(text)


@register.filter
def signed(number: int) -> str:
    """+3, −2, 0."""
    return f"+{number}" if number > 0 else f"{MINUS}{-number}" if number < 0 else "0"


@register.filter
def percent(share: Decimal | float) -> str:
    """With the decimals that were given; of a computed one, with one."""
    places = 1 if isinstance(share, float) else None
    return gettext("%(share)s %%") % {"share": number_format(share, places)}


@register.filter
def sums(comparison: Comparison) -> list[int]:
    return [one.sum for one in comparison.scores.values()]


@register.filter
def alone(found: Score) -> list[int]:
    return [found.sum]


@register.simple_tag
def range_figure(found: Sequence[int], threshold: int | None = None) -> SafeString:
    """Where sums lie in the range: a dot each. A team's own threshold is a broken line."""
    ticks = format_html_join("", '<path class="tick" d="M{} 0v{}"/>', (_tick(at) for at in range(LOWEST, HIGHEST + 1)))
    words = format_html_join(
        "",
        '<text class="scale" x="{}" y="{}">{}</text>',
        ((_x(at), 28, signed(at)) for at in (LOWEST, 0, HIGHEST)),
    )
    dots = format_html_join("", "{}", ((_dots(at, count),) for at, count in sorted(Counter(found).items())))
    top = _top(found, threshold)
    own = SafeString("") if threshold is None else format_html('<path class="own" d="M{} {}V0"/>', _x(threshold), top)
    shape = (
        '<svg class="range" viewBox="0 {} {} {}" role="img" aria-label="{}"><path class="line" d="M{} 0H{}"/>{}</svg>'
    )
    drawn = ticks + words + own + dots
    width = _x(HIGHEST) + LEFT
    return format_html(shape, top, width, FOOT - top, _said(found, threshold), _x(LOWEST), _x(HIGHEST), drawn)


def _x(at: int) -> int:
    return LEFT + (at - LOWEST) * STEP


def _top(found: Sequence[int], threshold: int | None) -> int:
    """As high as the highest pile of dots; a threshold stands out above one."""
    pile = min(max(Counter(found).values()), MOST)
    return -(GAP * max(pile, 1 if threshold is None else 3) + DOT)


def _tick(at: int) -> tuple[int, int]:
    return _x(at), 10 if at in (LOWEST, 0, HIGHEST) else 5


def _dots(at: int, count: int) -> SafeString:
    shown = range(count if count <= MOST else 1)
    dots = format_html_join(
        "", '<circle class="dot" cx="{}" cy="{}" r="{}"/>', ((_x(at), -14 - GAP * place, DOT) for place in shown)
    )
    if count <= MOST:
        return dots
    return dots + format_html('<text class="many" x="{}" y="-30">{}×</text>', _x(at), count)


def _said(found: Sequence[int], threshold: int | None) -> str:
    words = {"sums": ", ".join(signed(at) for at in sorted(found)), "low": signed(LOWEST), "high": signed(HIGHEST)}
    if len(found) == 1:
        said = gettext("The sum %(sums)s on a range from %(low)s to %(high)s.") % words
    else:
        said = gettext("The sums %(sums)s on a range from %(low)s to %(high)s.") % words
    if threshold is None:
        return said
    own = gettext("Your own threshold: %(at)s.") % {"at": signed(threshold)}
    return f"{said} {own}"
