"""Charts of a figure over time: one line, drawn by Altair and vl-convert without a network or a browser.

The same chart is SVG on a page (it takes the page's colours), PNG in a mail, and a sentence for who does not see it.
"""

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from html import escape

Point = tuple[date, float | None]

# Colours by what they mean. The page's own token comes first, so that a chart follows its light and dark; what stands
# behind it serves where there is no such page. Vermilion is Okabe and Ito's, darkened until words in it can be read:
# every kind of eye tells it from teal.
_TOKENS = {
    "now": "--accent",
    "before": "--chart-before",
    "year_before": "--line-strong",
    "ink": "--ink-soft",
    "line": "--line",
}
_LIGHT = {"now": "#0b5c5e", "year_before": "#7f888a", "before": "#ad4b00", "ink": "#566266", "line": "#e1ddd5"}
_DARK = {"now": "#62c4c0", "year_before": "#728084", "before": "#e8772e", "ink": "#a1adb0", "line": "#2d383b"}
_PAPER = "#ffffff"  # of a PNG: a mail program in the dark shows it as it is

_DASHES = {"now": [1, 0], "year_before": [1, 0], "before": [4, 3]}
_SMALL = 80  # px; below it a chart is a line in a sentence, without axes and words
_LABEL = 14  # px that a line of text takes
_DAYS = {"en": "%-d %b", "de": "%-d. %b"}
_MONTHS = {"en": "%b %Y", "de": "%b %Y"}
_LOCALES = {"en": "en-US", "de": "de-DE"}
# Vega names each mark to screen readers, but not with words: the picture is one image with one sentence.
_ROLES_OF_MARKS = re.compile(r' role="graphics-[a-z]+" aria-roledescription="[^"<>]*"')
_UNFIT_FOR_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _plain_number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


@dataclass(frozen=True)
class Words:
    """What a chart says in words: English, or what a site gives in its reader's language."""

    language: str = "en"
    now: str = "this period"
    before: str = "period before"
    year_before: str = "year before"
    nothing: str = "nothing was collected"
    told: str = "{unit}: {last} at the end ({day}), between {lowest} and {highest} since {first}"
    gaps: str = "{count} of {all} points were not collected"
    year_told: str = "a year before: {last}"
    number: Callable[[float], str] = _plain_number
    day: Callable[[date], str] = date.isoformat


ENGLISH = Words()


def trend(
    points: Sequence[Point],
    *,
    unit: str,
    width: int,
    height: int,
    title: str = "",
    before: Sequence[Point] | None = None,
    year_before: Sequence[Point] | None = None,
    words: Words = ENGLISH,
) -> "Chart":
    """A line through `points`, in the order of their days; None is a gap in it.

    `before` and `year_before` are drawn under it, point under point (their own days are not read). `width` and
    `height` are those of the whole picture in px; below 80 px of height it has no axes and no words.
    """
    lines = {"now": [value for _, value in points]}
    for name, other in (("before", before), ("year_before", year_before)):
        if other:
            lines[name] = [value for _, value in other][: len(points)]
    told = {name: [_finite(value) for value in values] for name, values in lines.items()}
    return Chart(tuple(day for day, _ in points), told, _clean(unit), width, height, _clean(title), words)


@dataclass(frozen=True)
class Chart:
    """One line over time, not drawn yet. `lines` are "now" and what it is held against, a value or None a day."""

    days: tuple[date, ...]
    lines: dict[str, list[float | None]]
    unit: str
    width: int
    height: int
    title: str = ""
    words: Words = field(default=ENGLISH, compare=False)

    def svg(self, dark: bool = False) -> str:
        """In the colours of the page it stands in; `dark` says which to take where that page has no such tokens."""
        import vl_convert  # half a second: only who draws waits for it

        colours = {name: f"var({_TOKENS[name]}, {colour})" for name, colour in (_DARK if dark else _LIGHT).items()}
        drawn = vl_convert.vegalite_to_svg(
            self._drawn_with({**colours, "face": "var(--face, sans-serif)"}, background="transparent"),
            **self._offline(),
        )
        drawn = _ROLES_OF_MARKS.sub("", drawn)
        # Time runs from left to right, also on a page that reads from right to left.
        return drawn.replace("<svg ", f'<svg role="img" direction="ltr" aria-label="{escape(self.text)}" ', 1)

    def png(self, scale: float = 2) -> bytes:
        """On white, `scale` dots to a px."""
        import vl_convert

        spec = self._drawn_with({**_LIGHT, "face": "sans-serif"}, background=_PAPER)
        return vl_convert.vegalite_to_png(spec, scale=scale, **self._offline())

    @cached_property
    def text(self) -> str:
        """The same in a sentence, fit for an alternative text."""
        words = self.words
        told = [(day, value) for day, value in zip(self.days, self.lines["now"], strict=True) if value is not None]
        start = f"{self.title}: " if self.title else ""
        if not told:
            return f"{start}{words.nothing}."
        values = [value for _, value in told]
        parts = [
            words.told.format(
                unit=self.unit,
                last=words.number(values[-1]),
                day=words.day(told[-1][0]),
                lowest=words.number(min(values)),
                highest=words.number(max(values)),
                first=words.day(told[0][0]),
            )
        ]
        year = [value for value in self.lines.get("year_before", ()) if value is not None]
        if year:
            parts.append(words.year_told.format(last=words.number(year[-1])))
        if len(told) < len(self.days):
            parts.append(words.gaps.format(count=len(self.days) - len(told), all=len(self.days)))
        return f"{start}{'; '.join(parts)}."

    @property
    def is_small(self) -> bool:
        return self.height < _SMALL

    def _offline(self) -> dict:
        locale = _LOCALES.get(self.words.language, "en-US")
        return {"allowed_base_urls": [], "format_locale": locale, "time_format_locale": locale}

    def _top(self) -> float:
        """Where the upward axis ends: it begins at zero, so that a line's height is its size."""
        return max((value for values in self.lines.values() for value in values if value is not None), default=0) or 1

    def _drawn_with(self, theme: dict[str, str], background: str) -> str:
        """The Vega-Lite specification, as JSON."""
        import altair as alt

        drawn = [
            line for name in ("year_before", "before", "now") if name in self.lines for line in self._line(name, theme)
        ]
        chart = alt.layer(*drawn, *self._labels(theme)).properties(width=self.width, height=self.height)
        if self.title and not self.is_small:
            chart = chart.properties(
                title=alt.TitleParams(self.title, anchor="start", color=theme["ink"], fontSize=13, fontWeight="normal")
            )
        chart = chart.configure(
            aria=False,  # the whole picture is one image with one sentence
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            background=background,
            font=theme["face"],
            title=alt.TitleConfig(font=theme["face"]),
            padding=3,
        ).configure_view(stroke=None)
        return json.dumps(chart.to_dict(validate=False))

    def _line(self, name: str, theme: dict[str, str]) -> list:
        """A line, and dots where it has none: at a point alone between two gaps, and at its end."""
        import altair as alt

        values = self.lines[name]
        rows = [{"day": day.isoformat(), "value": value} for day, value in zip(self.days, values, strict=False)]
        dots = [row for place, row in enumerate(rows) if _stands_alone(values, place)]
        if name == "now":
            dots += [row for row in rows if row["value"] is not None][-1:]
        x, y = self._across(theme), self._upward(theme)
        thick = 2 if name == "now" else 1.5
        line = alt.Chart(alt.InlineData(values=rows)).mark_line(
            color=theme[name], strokeWidth=thick, strokeDash=_DASHES[name], strokeCap="butt"
        )
        dot = alt.Chart(alt.InlineData(values=dots)).mark_point(
            color=theme[name], filled=True, opacity=1, size=16 if self.is_small else 28
        )
        return [line.encode(x=x, y=y), dot.encode(x=x, y=y)] if dots else [line.encode(x=x, y=y)]

    def _names(self) -> dict[str, str]:
        """What is written at the end of each line; nothing where there is but one, which the title names."""
        words = self.words
        named = {"now": words.now, "before": words.before, "year_before": words.year_before}
        return {} if self.is_small or len(self.lines) == 1 else {name: named[name] for name in self.lines}

    def _labels(self, theme: dict[str, str]) -> list:
        """Each line's name at its end instead of a legend, moved apart where two lines end at one height."""
        import altair as alt

        ends = []
        for name, text in self._names().items():
            told = [(value, day) for value, day in zip(self.lines[name], self.days, strict=False) if value is not None]
            ends += [(*told[-1], name, text)] if told else []
        apart, lowest, labels = _LABEL * self._top() / (self.height - 60), -math.inf, []
        for value, day, name, text in sorted(ends):
            lowest = max(value, lowest + apart)
            colour = theme["ink"] if name == "year_before" else theme[name]
            row = {"day": day.isoformat(), "value": lowest, "text": text}
            mark = alt.Chart(alt.InlineData(values=[row])).mark_text(align="left", dx=7, fontSize=11, color=colour)
            labels.append(mark.encode(x=self._across(theme), y=self._upward(theme), text="text:N"))
        return labels

    def _across(self, theme: dict[str, str]):
        import altair as alt

        return alt.X(
            "day:T", scale=alt.Scale(type="utc", nice=False), axis=None if self.is_small else self._day_axis(theme)
        )

    def _day_axis(self, theme: dict[str, str]):
        """Marks at points that were counted, as many as there is room for."""
        import altair as alt

        language = self.words.language if self.words.language in _DAYS else "en"
        is_long = bool(self.days) and (self.days[-1] - self.days[0]).days > 300
        every = math.ceil(len(self.days) / max(self.width // 72, 2)) if self.days else 1
        return alt.Axis(
            values=[day.isoformat() for day in self.days[::-1][::every]],
            format=(_MONTHS if is_long else _DAYS)[language],
            formatType="time",
            grid=False,
            title=None,
            domainColor=theme["line"],
            tickColor=theme["line"],
            labelColor=theme["ink"],
            labelFontSize=11,
            labelFlush=True,
        )

    def _upward(self, theme: dict[str, str]):
        import altair as alt

        scale = alt.Scale(domain=[0, self._top()], nice=not self.is_small)
        if self.is_small:
            return alt.Y("value:Q", scale=scale, axis=None)
        axis = alt.Axis(
            tickCount=max(self.height // 60, 2),
            title=self.unit,
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleX=0,
            titleY=-8,
            titleFontSize=11,
            titleFontWeight="normal",
            titleColor=theme["ink"],
            gridColor=theme["line"],
            labelColor=theme["ink"],
            labelFontSize=11,
            domain=False,
            ticks=False,
            labelPadding=6,
        )
        return alt.Y("value:Q", scale=scale, axis=axis)


def _stands_alone(values: list[float | None], place: int) -> bool:
    around = values[max(place - 1, 0) : place] + values[place + 1 : place + 2]
    return values[place] is not None and all(value is None for value in around)


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _clean(text: str) -> str:
    """Titles are data: what XML cannot hold becomes a mark of its absence (the drawing escapes the rest)."""
    return _UNFIT_FOR_XML.sub("\ufffd", text)
