"""The hashtag of the Day in what people write: #CMAD, #cmad, #CMAD27, #CMAD2027."""

import re
from functools import lru_cache

from folkmoot_engine.errors import RefusedError

MOST_LETTERS = 40
_A_TAG = re.compile(r"\w*[^\W\d_]\w*")
_MOST_SHOWN = 60


def has_tag(text: str, tag: str) -> bool:
    """Is the tag (without its sign) in the text, alone or with a year behind it? Not as a part of a longer one, nor
    within an address."""
    return _pattern(tag).search(text) is not None


@lru_cache(maxsize=100)
def _pattern(tag: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w#&/])#{re.escape(tag)}(?:20)?(?:[0-9]{{2}})?(?!\w)", re.IGNORECASE)


def read_tag(written: str) -> str:
    """A tag as it is kept: without its sign. Raises RefusedError for what is none."""
    tag = written.strip().removeprefix("#")
    if len(tag) > MOST_LETTERS or not _A_TAG.fullmatch(tag):
        raise RefusedError(
            "That is no hashtag", where=tag[:_MOST_SHOWN], remedy="Write letters and numbers only, such as CMAD."
        )
    return tag
