"""Names of people: by what two spellings are known to be one, and how a name stands in an address."""

import re
import unicodedata

from anyascii import anyascii

_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def name_key(name: str) -> str:
    """By what a name is found again: its words in Latin letters, without accents, case and order.

    "Müller, Jörg" and "Jorg Muller" have one key; a name without a letter or digit has "".
    """
    return " ".join(sorted(_words(name)))


def person_key(name: str, employer: str) -> str:
    """By what a person at a place is found again, at most 250 signs; "" where the name says nothing."""
    key = name_key(name)
    return f"{key} @ {name_key(employer)}"[:250] if key else ""


def slug_of(name: str) -> str:
    """A name as it stands in an address: at most 60 signs of a-z, 0-9 and hyphens; "" where none can be made."""
    slug = "-".join(_words(name))
    return slug if len(slug) <= _LONGEST else slug[:_LONGEST].rpartition("-")[0] or slug[:_LONGEST]


def _words(name: str) -> list[str]:
    plain = anyascii(unicodedata.normalize("NFKC", name)).lower().replace("'", "")
    return [word for word in _NOT_WORDS.split(plain) if word]
