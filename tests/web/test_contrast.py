"""Every pair of colours that meets on a page can be read, by day and by night (WCAG 2.2: 4.5 for text, 3 for marks)."""

import re
from pathlib import Path

import pytest

import folkmoot

STATIC = Path(folkmoot.__file__).parent / "foundation/web/static/web"
TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {name: (day, night) for name, day, night in TOKEN.findall((STATIC / "tokens.css").read_text())}

SURFACES = ("sunken", "paper", "raised", "hover")
WORDS = ("ink", "ink-soft", "accent", "accent-deep", "calm", "notice", "alarm", "quote", "chart-before")
TEXT = [
    *((word, surface) for word in WORDS for surface in SURFACES),
    *((meaning, f"{meaning}-wash") for meaning in ("calm", "notice", "alarm", "quote")),
    ("accent-deep", "accent-wash"),
    ("ink", "accent-wash"),
    ("ink-soft", "accent-wash"),
    ("ink", "mark"),
    ("paper", "ink"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    ("on-alarm", "alarm-fill"),
    ("rail-ink", "rail"),
    ("rail-ink-strong", "rail"),
    ("rail-ink-strong", "rail-chosen"),
]
MARKS = [
    *(("line-strong", surface) for surface in SURFACES),
    *(("accent", surface) for surface in (*SURFACES, "accent-wash", "line")),
]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(pairs: list[tuple[str, str]], least: float, theme: int) -> list[str]:
    measured = [(front, back, contrast(TOKENS[front][theme], TOKENS[back][theme])) for front, back in pairs]
    return [f"{front} on {back}: {value:.2f}" for front, back, value in measured if value < least]


def test_the_measure_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read(theme: int):
    assert too_weak(TEXT, 4.5, theme) == []


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_marks_can_be_seen(theme: int):
    assert too_weak(MARKS, 3, theme) == []


def test_no_colour_of_a_theme_is_left_unmeasured():
    measured = {name for pair in (*TEXT, *MARKS) for name in pair}
    assert set(TOKENS) - measured == set()
