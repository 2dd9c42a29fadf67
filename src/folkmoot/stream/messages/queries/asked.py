"""What a person typed into the search field, understood. Anything can be typed; nothing is an error.

words      all of them must stand in the message or its title
"a phrase" the words in this order
-word      must not stand there (also -"a phrase")
begin*     words that begin like this (three letters at least)
"""

import re
from dataclasses import dataclass

PART = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|(\S+))')
MOST_PARTS = 20
LONGEST = 400  # characters of the whole
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    wanted: bool = True
    is_beginning: bool = False


def parts_of(text: str) -> list[Part]:
    """The parts of a query, those without a letter or digit left out."""
    found = []
    for minus, phrase, word in PART.findall(text[:LONGEST].replace("\0", " ")):
        words = phrase or word.replace('"', " ")
        if not any(letter.isalnum() for letter in words):
            continue
        letters = sum(letter.isalnum() for letter in words)
        is_beginning = not phrase and words.endswith("*") and letters >= SHORTEST_BEGINNING
        found.append(Part(words.replace("*", " ").strip() if not phrase else words, not minus, is_beginning))
    return found[:MOST_PARTS]


def fts5(parts: list[Part], keys: list[list[str]]) -> str:
    """As an expression of SQLite's full-text search. `keys`: of each list one must be a key of the message."""
    found = ["{keys} : (" + " OR ".join(f'"{key}"' for key in some) + ")" for some in keys]
    found += [f"{{title text}} : {_quoted(part)}" for part in parts if part.wanted]
    refused = [f"{{title text}} : {_quoted(part)}" for part in parts if not part.wanted]
    expression = " AND ".join(found)
    return f"({expression}) NOT ({' OR '.join(refused)})" if refused else expression


def tsquery(parts: list[Part]) -> tuple[str, list[str]]:
    """As an SQL expression of PostgreSQL, and its parameters."""
    made, parameters = [], []
    for part in parts:
        if part.is_beginning:
            literal = part.words.replace("\\", "\\\\").replace("'", "''")
            query, parameter = "to_tsquery('simple', %s)", f"'{literal}':*"
        else:
            query, parameter = "phraseto_tsquery('simple', %s)", part.words
        made.append(query if part.wanted else f"!!{query}")
        parameters.append(parameter)
    return f"({' && '.join(made)})", parameters


def _quoted(part: Part) -> str:
    return '"' + part.words.replace('"', '""') + '"' + ("*" if part.is_beginning else "")
