"""A Stack Exchange dump of any size, the same for the same number."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

# fmt: off
WORDS = [
    "pump", "valve", "chain", "saddle", "brake", "wheel", "fork", "bell", "light", "paint", "does", "fit", "leak",
    "break", "turn", "hold", "the", "a", "my", "for", "with",
]
# fmt: on


def write_dump(folder: Path, posts: int, seed: int = 1) -> Path:
    """Posts and comments by some people. Some answers come before their questions, some rows are broken or double."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [_post(chance, number) for number in range(1, posts + 1)]
    for at in range(0, posts - 10, 17):
        chance_at = at + chance.randrange(9)
        lines[at], lines[chance_at] = lines[chance_at], lines[at]
    for at in range(25, posts, 90):
        lines[at] = '  <row Id="broken" PostTypeId="1" />'
    lines += lines[3:7]
    comments = [_comment(chance, number, posts) for number in range(1, posts // 2)]
    _write(folder / "Posts.xml", "posts", lines)
    _write(folder / "Comments.xml", "comments", comments)
    people = [f'  <row Id="{n}" Reputation="{n * 7}" DisplayName="person {n}" />' for n in range(1, posts // 10 + 2)]
    _write(folder / "Users.xml", "users", people)
    return folder


def _post(chance: random.Random, number: int) -> str:
    author = chance.randint(1, number // 10 + 1)
    told = f'Id="{number}" CreationDate="{_time(number)}" Score="{chance.randint(-2, 9)}" OwnerUserId="{author}"'
    body = quoteattr(f"<p>{_words(chance, 20)}</p><p>{_words(chance, 9)} <b>now</b></p>")
    if number % 4 == 1:
        tags = quoteattr("<pumps><wheels>")
        return f'  <row {told} PostTypeId="1" Title={quoteattr(_words(chance, 5))} Tags={tags} Body={body} />'
    question = max(1, (number - chance.randint(0, 30)) // 4 * 4 + 1)
    return f'  <row {told} PostTypeId="2" ParentId="{min(question, number)}" Body={body} />'


def _comment(chance: random.Random, number: int, posts: int) -> str:
    told = f'Id="{number}" PostId="{chance.randint(1, posts)}" CreationDate="{_time(number + posts)}"'
    return f'  <row {told} Text={quoteattr(_words(chance, 8))} UserId="{chance.randint(1, posts // 10)}" Score="0" />'


def _time(number: int) -> str:
    return (datetime(2020, 1, 1) + timedelta(minutes=11 * number)).isoformat() + ".250"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _write(path: Path, name: str, lines: list[str]) -> None:
    body = "\n".join(lines)
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<{name}>\n{body}\n</{name}>\n')
