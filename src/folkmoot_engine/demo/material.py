"""The written material of the demo, as files beside this one: sections of keys, each with its alternatives.

    [problem creak]                      a section
    title: one | another                 a key and its alternatives
    open:                                ... or on indented lines, as many as one likes
      A sentence. | Another one.
    # a remark

What stands in braces is filled in; see `folkmoot_engine.demo.phrases`.
"""

from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "de", "es", "fr", "it", "nl")
ENGLISH = ("en_talk.txt", "en_problems.txt", "en_life.txt")

Section = dict[str, list[str]]


def parse(text: str, name: str) -> dict[str, Section]:
    """Section → key → alternatives, in the order of the file. Raises ValueError, with the line, where it is no such."""
    sections: dict[str, Section] = {}
    section, key = None, None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            section, key = sections.setdefault(line.strip()[1:-1], {}), None
            continue
        if not line[0].isspace():
            key, _, line = line.partition(":")
        if section is None or key is None:
            raise ValueError(f"{name}, line {number}: an alternative without a section and a key: {line.strip()}")
        section.setdefault(key.strip(), []).extend(one.strip() for one in line.split(" | ") if one.strip())
    return sections


@cache
def written(name: str) -> dict[str, Section]:
    """The sections of one file."""
    return parse((files(__package__) / "material" / name).read_text(encoding="utf-8"), name)


@cache
def sections_of(language: str) -> dict[str, Section]:
    """All that is written in a language."""
    names = ENGLISH if language == "en" else (f"{language}.txt",)
    return {title: section for name in names for title, section in written(name).items()}
