"""Charts of counts: one bar for each group, drawn by Altair and vl-convert without a network or a browser."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

# The page's own token first, so that a chart follows its light and dark: see `charts`.
_COLOURS = {"bar": "var(--accent, #0b5c5e)", "ink": "var(--ink-soft, #566266)", "line": "var(--line, #e1ddd5)"}
_FACE = "var(--face, sans-serif)"
_BAR = 26  # px from bar to bar
_NAMES = 0.46  # of the width: what the names of the groups may take
_ROLES_OF_MARKS = re.compile(r' role="graphics-[a-z]+" aria-roledescription="[^"<>]*"')
_UNFIT_FOR_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Bars:
    """Counts by group, not drawn yet. What is None has no bar: `withheld` is written in its place."""

    rows: tuple[tuple[str, int | None], ...]
    text: str  # the same in a sentence, for who does not see it
    width: int = 640
    withheld: str = "–"

    @property
    def height(self) -> int:
        return _BAR * len(self.rows) + 8

    def svg(self) -> str:
        import vl_convert  # half a second: only who draws waits for it

        drawn = vl_convert.vegalite_to_svg(self._specification(), allowed_base_urls=[])
        drawn = _ROLES_OF_MARKS.sub("", drawn)
        return drawn.replace("<svg ", f'<svg role="img" direction="ltr" aria-label="{escape(_clean(self.text))}" ', 1)

    def _specification(self) -> str:
        import altair as alt

        base = alt.Chart(alt.InlineData(values=self._values())).encode(y=self._names())
        top = max((count or 0 for _, count in self.rows), default=0) or 1
        across = alt.X("count:Q", scale=alt.Scale(domain=[0, top * 1.12], nice=False), axis=None)
        bars = base.mark_bar(color=_COLOURS["bar"], height=14).encode(x=across)
        words = base.mark_text(align="left", dx=5, fontSize=12, color=_COLOURS["ink"]).encode(x=across, text="told:N")
        chart = alt.layer(bars, words).properties(width=self.width, height=self.height)
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
            {"name": _clean(name), "count": count or 0, "told": self.withheld if count is None else f"{count:,}"}
            for name, count in self.rows
        ]

    def _names(self):
        import altair as alt

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


def bars(rows: Sequence[tuple[str, int | None]], *, text: str, width: int = 640, withheld: str = "–") -> Bars:
    """One bar a row, from above to below in the order given. `width` is that of the whole picture in px."""
    return Bars(tuple(rows), text, width, withheld)


def _clean(text: str) -> str:
    return _UNFIT_FOR_XML.sub("\ufffd", text)
