"""Charts of counts: one bar for each group, drawn by Altair and vl-convert without a network or a browser."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

# The page's own token first, so that a chart follows its light and dark: see `charts`.
_COLOURS = {"bar": "var(--accent, #0b5c5e)", "ink": "var(--ink-soft, #566266)", "line": "var(--line, #e1ddd5)"}
_FACE = "var(--face, sans-serif)"
_BAR, _TALL = 26, 42  # px from bar to bar: with the names beside them, and above them
_NARROW = 400  # px of width; below it names stand above their bars
_NAMES = 0.46  # of the width: what the names of the groups may take
# What the picture needs no more: roles of marks, as it is one image with one sentence, and what stands on its root.
_NEEDLESS = re.compile(
    r' (?:role="graphics-[a-z]+"|(?:aria-[a-z]+|class|pointer-events|opacity|font-[a-z]+)="[^"<>]*")'
)
_TAG = re.compile(r"<[^<>]*>")  # not what stands between tags: that is said by people
_PLACES = re.compile(r' (?:d|transform)="[^"<>]*"')
_LONG_NUMBER = re.compile(r"\d+\.\d{2,}")
# What XML cannot hold, and what the drawing would cut in two where it shortens a name. The table has names in full.
_UNFIT = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]")


@dataclass(frozen=True)
class Bars:
    """Counts by group, not drawn yet. What is None has no bar: `withheld` is written in its place."""

    rows: tuple[tuple[str, int | None], ...]
    text: str  # the same in a sentence, for who does not see it
    width: int = 640
    withheld: str = "–"
    number: Callable[[int], str] = field(default="{:,}".format, compare=False)

    @property
    def height(self) -> int:
        return (_TALL if self.is_narrow else _BAR) * len(self.rows) + 8

    @property
    def is_narrow(self) -> bool:
        return self.width < _NARROW

    def svg(self) -> str:
        import vl_convert  # half a second: only who draws waits for it

        drawn = vl_convert.vegalite_to_svg(self._specification(), allowed_base_urls=[])
        drawn = _TAG.sub(lambda tag: _PLACES.sub(_shortened, _NEEDLESS.sub("", tag.group())), drawn)
        words = f'role="img" direction="ltr" aria-label="{escape(_clean(self.text))}"'
        return drawn.replace("<svg ", f'<svg {words} font-family="{_FACE}" font-size="12" ', 1)

    def _specification(self) -> str:
        import altair as alt

        base = alt.Chart(alt.InlineData(values=self._values())).encode(y=self._names())
        text = {"align": "left", "fontSize": 12, "color": _COLOURS["ink"]}
        top = max((count or 0 for _, count in self.rows), default=0) or 1
        across = alt.X("count:Q", scale=alt.Scale(domain=[0, top * 1.12], nice=False), axis=None)
        bars = base.mark_bar(color=_COLOURS["bar"], height=14).encode(x=across)
        drawn = [bars, base.mark_text(dx=5, **text).encode(x=across, text="told:N")]
        if self.is_narrow:
            drawn.append(base.mark_text(dy=-17, limit=self.width - 8, **text).encode(x=alt.value(0), text="name:N"))
        chart = alt.layer(*drawn).properties(width=self.width, height=self.height)
        chart = chart.configure(
            aria=False,  # the whole picture is one image with one sentence
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            background="transparent",
            font=_FACE,
            padding=2,
        ).configure_view(stroke=None)
        return json.dumps(chart.to_dict(validate=False))

    def _values(self) -> list[dict[str, str | int]]:
        return [
            {"name": _clean(name), "count": count or 0, "told": self.withheld if count is None else self.number(count)}
            for name, count in self.rows
        ]

    def _names(self):
        import altair as alt

        if self.is_narrow:
            return alt.Y("name:N", sort=None, axis=None)
        axis = alt.Axis(
            title=None,
            ticks=False,
            domainColor=_COLOURS["line"],
            labelColor=_COLOURS["ink"],
            labelFontSize=12,
            labelLimit=round(self.width * _NAMES),
            labelPadding=8,
        )
        return alt.Y("name:N", sort=None, axis=axis)


def bars(rows: Sequence[tuple[str, int | None]], *, text: str, **chosen) -> Bars:
    """One bar a row, from above to below in the order given. `chosen` is of `Bars`: width of the whole picture in px,
    what is written where a count is withheld, how a number is written."""
    return Bars(tuple(rows), text, **chosen)


def _shortened(places: re.Match[str]) -> str:
    return _LONG_NUMBER.sub(lambda number: f"{float(number.group()):.1f}", places.group())


def _clean(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
