"""Who is asked: a member by name, whoever reads it, or the house."""

import re
from collections.abc import Iterator

from folkmoot_engine.text.normalise import fold
from folkmoot_engine.triage.reading import Reading
from folkmoot_engine.triage.reasons import Reason

EVERYONE, BRAND = "everyone", "brand"
_NAME = re.compile(r"(?<![\w@/.+-])@(\w[\w.-]{0,60})")
_TO_ALL = {"all", "here", "channel", "everyone", "room", "group", "alle"}


def asked_reasons(reading: Reading, brand: tuple[str, ...]) -> Iterator[Reason]:
    """Reasons for the head "asked"; `brand` are folded names of the house."""
    yield from _names(reading, brand)
    for found in reading.reasons("everyone")[:1]:
        yield found._replace(head="asked", code="asked-everyone")
    for found in reading.reasons("brand")[:1]:
        yield found._replace(head="asked", code="asked-brand")
    yield from _brand_names(reading, brand)


def _names(reading: Reading, brand: tuple[str, ...]) -> Iterator[Reason]:
    if "@" not in reading.own:
        return
    for match in _NAME.finditer(reading.own):
        folded = fold(match[1]).text
        code = "asked-by-name"
        if folded in _TO_ALL:
            code = "asked-everyone"
        elif folded in brand:
            code = "asked-brand"
        yield Reason("asked", code, match[0], *match.span(), 0.9)


def _brand_names(reading: Reading, brand: tuple[str, ...]) -> Iterator[Reason]:
    for name in brand:
        if match := re.search(rf"\b{re.escape(name)}\b", reading.folded.text):
            start, end = reading.folded.span(*match.span())
            yield Reason("asked", "asked-brand", reading.message.text[start:end], start, end, 0.7)
            return


def who_is_asked(reasons: list[Reason]) -> list[str]:
    """Names as written (without @), then "everyone" and "brand"; each once."""
    names = [r.words[1:].rstrip(".-") for r in reasons if r.code == "asked-by-name"]
    codes = {r.code for r in reasons}
    everyone = [EVERYONE] if "asked-everyone" in codes else []
    house = [BRAND] if "asked-brand" in codes else []
    return list(dict.fromkeys(names + everyone + house))
