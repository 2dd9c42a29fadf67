"""Text made comparable: the many ways of writing a word become one, and every span can be traced back.

`fold` works letter by letter: compatibility forms (NFKD), case, accents, zero-width signs and look-alike letters of
other scripts. `unmask` goes on to what people do on purpose: numbers for letters (leetspeak) and s p a c e d - o u t
words. Emoji are kept. Both are deterministic and accept any text, lone surrogates included.
"""

import re
import unicodedata
from dataclasses import dataclass, field

# Letters that look like a Latin one, by the Latin one. Upper case stands apart: Cyrillic "В" looks like B, "в" not.
_LOOK_ALIKES = {
    "a": "аɑαᴀаձ",
    "b": "Вʙᏼ",
    "c": "сϲᴄⅽ",
    "d": "ԁɗđᴅժ",
    "e": "еεєᴇҽ",
    "f": "ƒꜰք",
    "g": "ɡɢց",
    "h": "һհНʜΗħ",
    "i": "іιıɩɪӏΙІ",
    "j": "јϳᴊЈ",
    "k": "кκᴋКΚ",
    "l": "łʟⅼℓ",
    "m": "МᴍΜⅿ",
    "n": "ոռɴΝη",
    "o": "оοօᴏøσ০○",
    "p": "рρᴘРΡ",
    "q": "ԛգ",
    "r": "гʀɾ",
    "s": "ѕꜱЅʂ",
    "t": "тτᴛТΤŧ",
    "u": "սυᴜʋ",
    "v": "νѵᴠ",
    "w": "ԝɯᴡшω",
    "x": "хχХΧ×",
    "y": "уүʏУΥγ",
    "z": "ᴢΖʐ",
    "ae": "æ",
    "oe": "œ",
    "'": "’‘ʼ`´′＇",
    '"': "“”„«»″",
    "-": "‐‑‒–—―−",
    "?": "؟⸮",
    " ": "\u2800\u3164\u115f\u1160\uffa0",
}
_LATIN = {sign: letter for letter, signs in _LOOK_ALIKES.items() for sign in signs}
_LATIN |= {chr(first + i): chr(ord("a") + i) for first in (0x1F150, 0x1F170) for i in range(26)}  # 🅐, 🅰
_INVISIBLE = {"Mn", "Me", "Cf"}  # accents and other marks, zero-width and direction signs
_CACHE_LIMIT = 1 << 16


class _FoldTable(dict[int, str]):
    """Code point → its folded form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_sign(chr(code))
        if len(self) < _CACHE_LIMIT:
            self[code] = folded
        return folded


def _fold_sign(sign: str) -> str:
    if sign in _LATIN:
        return _LATIN[sign]
    if 0xD800 <= ord(sign) <= 0xDFFF:
        return "\ufffd"  # half a character: no encoder takes it
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    return "".join(_LATIN.get(s, s) for s in plain if unicodedata.category(s) not in _INVISIBLE)


_TABLE = _FoldTable()

_LEET = str.maketrans("0134578@$€!|+9", "oieastbaseiitg")
_LEET_TOKEN = re.compile(r"(?<![a-z0-9@$€!|+])[a-z]*+[0-9@$€!|+][a-z0-9@$€!|+]*+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LETTER = re.compile(r"[a-z]")
_SPACED = re.compile(r"(?<![a-z0-9@$'])[a-z0-9@$]([ .\-*·~/])[a-z0-9@$](?![a-z0-9@$])(?:\1[a-z0-9@$](?![a-z0-9@$]))+")


@dataclass(slots=True)
class Folded:
    """A text made comparable, and the way back.

    `joined` holds the spans in `text` that were spaced out. `span` gives the place in `original`.
    """

    original: str
    text: str
    joined: list[tuple[int, int]] = field(default_factory=list)
    _kept: list[int] | None = None  # for each sign of `text`, its place in the folded text before joining
    _origins: list[int] | None = None  # for each sign of `text`, its place in `original`; built when asked for

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of `original` that became `text[start:end]`; signs are counted, the end is exclusive."""
        if self._kept is None and self.original.isascii():
            return start, end
        if self._origins is None:
            self._origins = self._trace()
        if start >= end:
            place = self._origins[start] if start < len(self._origins) else len(self.original)
            return place, place
        return self._origins[start], self._origins[end - 1] + 1

    def _trace(self) -> list[int]:
        origins: list[int] = []
        last = 0
        for match in _NOT_ASCII.finditer(self.original):
            signs = len(_TABLE[ord(match[0])])
            if signs != 1:
                origins += range(last, match.start())
                origins += [match.start()] * signs
                last = match.end()
        origins += range(last, len(self.original))
        return origins if self._kept is None else [origins[i] for i in self._kept]


def fold(text: str) -> Folded:
    """`text` in one case, without accents and invisible signs, look-alike letters as Latin ones."""
    return Folded(text, text.lower() if text.isascii() else text.translate(_TABLE))


def unmask(text: str) -> Folded:
    """`fold`, and numbers read as letters inside words, spaced-out words joined, underscores as spaces.

    "1" and "!" are read as i; a pattern that means l should accept i as well.
    """
    folded = fold(text)
    folded.text = _LEET_TOKEN.sub(_read_leet, folded.text.replace("_", " "))
    _join_spaced(folded)
    return folded


def _read_leet(match: re.Match[str]) -> str:
    token = match[0]
    core = token.strip("!|+")
    if not _LETTER.search(core):
        return token
    at = token.index(core)
    # A leading @ stays: it usually names a person.
    read = "@" + core[1:].translate(_LEET) if core[0] == "@" else core.translate(_LEET)
    return token[:at] + read + token[at + len(core) :]


def _join_spaced(folded: Folded) -> None:
    parts, kept, last, length = [], [], 0, 0
    for match in _SPACED.finditer(folded.text):
        letters = match[0][::2].translate(_LEET)
        if 2 * sum(c.isalpha() for c in match[0][::2]) < len(letters):
            continue
        parts += [folded.text[last : match.start()], letters]
        kept += [*range(last, match.start()), *range(match.start(), match.end(), 2)]
        start = length + match.start() - last
        length = start + len(letters)
        folded.joined.append((start, length))
        last = match.end()
    if parts:
        kept += range(last, len(folded.text))
        folded._kept = kept
        folded.text = "".join(parts) + folded.text[last:]
