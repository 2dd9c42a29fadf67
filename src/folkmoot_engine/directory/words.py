"""Names made comparable for a search: accents folded, other scripts spelled in Latin letters, umlauts in both ways."""

import re
import unicodedata

from anyascii import anyascii

# How people write these where their keyboard has none; `anyascii` gives the other way, the bare letter.
_SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def search_words(text: str) -> list[str]:
    """The words somebody types, as `search_text` keeps them: "Jürgen O’Neill" gives jurgen, oneill."""
    return _fold(text).split()


def search_text(*texts: str) -> str:
    """What is kept of some texts to be searched in: each word once, in both spellings where there are two."""
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    words = [word for text in composed for way in (text, text.translate(_SPELLED_OUT)) for word in _fold(way).split()]
    return " ".join(dict.fromkeys(words))


def _fold(text: str) -> str:
    plain = anyascii(unicodedata.normalize("NFC", text).encode(errors="replace").decode()).lower()
    return _NOT_WORD.sub(" ", plain.replace("'", "")).strip()
