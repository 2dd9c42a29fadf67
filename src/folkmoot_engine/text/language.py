"""Which language a text is written in, told by its letters (the naive Bayes model of py3langid)."""

import re
from functools import lru_cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

# The model knows 139; for short messages the rare ones would only be guessed wrongly.
LANGUAGES = [
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr",
    "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl",
    "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "ur", "vi", "zh",
]  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS = 4
_SIGNS_READ = 120  # more hardly ever changes the answer, and costs time
_LEAST_PROBABILITY = 0.5


def tell_language(text: str) -> tuple[str, float] | None:
    """(ISO 639-1 code, probability), or None where it cannot be told.

    Numbers, signs and emoji do not count. None for fewer than four letters (two in other scripts), and where none
    reaches a probability of one half.
    """
    words = " ".join(_LETTERS.findall(text[: 4 * _SIGNS_READ]))[:_SIGNS_READ]
    if len(words) < _FEWEST_LETTERS and (words.isascii() or len(words) < 2):
        return None
    language, probability = _identifier().classify(words)
    return (language, probability) if probability >= _LEAST_PROBABILITY else None


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Loaded once a process, when first needed (about a second)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)  # it is read row by row
    return identifier
