"""Deterministic archives of any size, with the habits of real ones.

python benchmarks/formats/generate.py stackexchange 100000 /some/folder
python benchmarks/formats/generate.py mbox 100000 /some/list.mbox
python benchmarks/formats/generate.py slack 100000 /some/folder
python benchmarks/formats/generate.py activitystreams 100000 /some/outbox.json
"""

import argparse
import base64
import json
import quopri
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random

BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
SEED = 20150127
VOCABULARY = """
the of and to a in that is it for on with as was this be have not you are but they at or from one all can if so what
there when some would about up out which time could other then into more these two like how only server update install
version error screen account password order delivery bicycle wheel brake coffee grind water filter question answer
thanks please help tried works again problem solved know does anyone maybe
"""
WORDS = VOCABULARY.split()
PEOPLE = 20  # messages for each person


def text(random: Random, letters: int) -> str:
    """About that many letters of sentences."""
    found, length = [], 0
    while length < letters:
        word = WORDS[int(random.random() * len(WORDS))]
        length += len(word) + 1
        found.append(f"{word}." if random.random() < 0.08 else word)
    return " ".join(found)


def paragraphs(random: Random, letters: int, count: int = 3) -> list[str]:
    return [text(random, letters // count) for _ in range(count)]


# Stack Exchange -----------------------------------------------------------------------------------------------------


def stackexchange(messages: int, folder: Path) -> None:
    """Posts and Comments: a question, two answers, two comments, and so on; bodies of about 600 bytes."""
    random = Random(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    people = max(1, messages // PEOPLE)
    with (folder / "Users.xml").open("w", encoding="utf-8") as users:
        _rows(users, "users", people, lambda number: _user(number))
    posts = [(number, number % 5) for number in range(messages) if number % 5 < 3]
    with (folder / "Posts.xml").open("w", encoding="utf-8") as file:
        _rows(file, "posts", len(posts), lambda at: _post(random, *posts[at], people))
    comments = [number for number in range(messages) if number % 5 >= 3]
    with (folder / "Comments.xml").open("w", encoding="utf-8") as file:
        _rows(file, "comments", len(comments), lambda at: _comment(random, comments[at], people))


def _rows(file, root: str, count: int, row: Callable[[int], dict[str, object]]) -> None:
    file.write(f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n')
    for number in range(count):
        told = " ".join(f'{name}="{_attribute(value)}"' for name, value in row(number).items())
        file.write(f"  <row {told} />\n")
    file.write(f"</{root}>\n")


def _attribute(value: object) -> str:
    return escape(str(value), quote=False).replace('"', "&quot;").replace("\n", "&#xA;")


def _when(number: int) -> str:
    return (BEGIN + timedelta(seconds=37 * number)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{number % 1000:03}"


def _user(number: int) -> dict[str, object]:
    return {"Id": number, "Reputation": number % 977, "CreationDate": _when(number), "DisplayName": f"Person {number}"}


def _post(random: Random, number: int, place: int, people: int) -> dict[str, object]:
    body = "\n\n".join(f"<p>{part}</p>" for part in paragraphs(random, 520))
    if number % 4 == 0:
        body += f"\n\n<pre><code>{text(random, 60)} &lt; {number}\n</code></pre>"
    if number % 3 == 0:
        body += f'\n\n<p>See <a href="https://example.org/q/{number}?a=1&amp;b=2">this <strong>page</strong></a></p>'
    told = {"Id": number, "PostTypeId": 1 if place == 0 else 2}
    if place:
        told["ParentId"] = number - place
    else:
        told["AcceptedAnswerId"] = number + 1
    told |= {"CreationDate": _when(number), "Score": number % 17, "Body": body + "\n"}
    told["OwnerUserId"] = int(random.random() * people)
    told["LastActivityDate"] = _when(number + 50)
    if place == 0:
        told |= {"ViewCount": number % 999, "Title": text(random, 50), "Tags": "<brakes><wheel-building>"}
    return told | {"CommentCount": 1, "ContentLicense": "CC BY-SA 4.0"}


def _comment(random: Random, number: int, people: int) -> dict[str, object]:
    words = text(random, 560)
    if number % 2:
        words = f"@Person, `{words[:20]}` is *not* right: {words}"
    return {
        "Id": number,
        "PostId": number - number % 5 + number % 2,
        "Score": number % 5,
        "Text": words,
        "CreationDate": _when(number),
        "UserId": int(random.random() * people),
    }


# Mail ---------------------------------------------------------------------------------------------------------------


def mbox(messages: int, path: Path) -> None:
    """Threads of ten mails; most are plain with a quotation, some multipart, packed, or HTML alone."""
    random = Random(SEED)
    people = max(1, messages // PEOPLE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for number in range(messages):
            file.write(_mail(random, number, int(random.random() * people)).encode())


def _mail(random: Random, number: int, person: int) -> str:
    sent = (BEGIN + timedelta(seconds=37 * number)).strftime("%a, %d %b %Y %H:%M:%S +0100")
    opener = number - number % 10
    headers = [
        f"From person{person}@example.org Thu Jan  1 00:00:00 2015",
        "Received: from mail.example.org (mail.example.org [192.0.2.1])",
        f"\tby list.example.org (Postfix) with ESMTP id {number:X}",
        f"\tfor <list@example.org>; {sent}",
        f"Message-ID: <{number}.{person}@example.org>" if number % 10 else f"Message-ID: <{number}@example.org>",
        f"Date: {sent}",
        f"From: Person {person} <person{person}@example.org>",
        "To: The list <list@example.org>",
        f"Subject: {'Re: ' if number % 10 else ''}{text(Random(opener), 40)}",
        "List-Id: The list <list.example.org>",
        "MIME-Version: 1.0",
    ]
    if number % 10:
        headers += [f"In-Reply-To: <{opener}@example.org>", f"References: <{opener}@example.org>"]
    quoted = "\n".join(f"> {line}" for line in paragraphs(random, 180))
    plain = f"On Monday Person {person} wrote:\n{quoted}\n\n" if number % 10 else ""
    plain += (
        "\n\n".join(paragraphs(random, 600 - len(plain), 4))
        + f"\n\nhttps://example.org/{number}\n\n-- \nPerson {person}\n"
    )
    return "\n".join(headers) + "\n" + _body(number, plain) + "\n\n"


def _body(number: int, plain: str) -> str:
    """Of twenty mails fourteen are plain text as it is, the others as mail programs like them."""
    kind = number % 20
    html = "".join(f"<p>{escape(part)}</p>\n" for part in plain.split("\n\n"))
    if kind in (3, 7, 11):
        parts = f"--b{number}\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        parts += (
            f"--b{number}\nContent-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>\n--b{number}--\n"
        )
        return f'Content-Type: multipart/alternative; boundary="b{number}"\n\n{parts}'
    if kind == 5:
        packed = quopri.encodestring(plain.encode()).decode()
        return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{packed}"
    if kind == 9:
        packed = base64.encodebytes(plain.encode()).decode()
        return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{packed}"
    if kind == 13:
        return f"Content-Type: text/html; charset=utf-8\n\n<html><body>{html}</body></html>\n"
    return f"Content-Type: text/plain; charset=utf-8\n\n{plain}"


# Lists of JSON ------------------------------------------------------------------------------------------------------


def slack(messages: int, folder: Path) -> None:
    """One channel, a thousand messages a day, half of them in threads of ten."""
    random = Random(SEED)
    people = max(1, messages // PEOPLE)
    (folder / "general").mkdir(parents=True, exist_ok=True)
    (folder / "channels.json").write_text('[{"id": "C1", "name": "general"}]', "utf-8")
    told = [{"id": f"U{number}", "name": f"person{number}"} for number in range(people)]
    (folder / "users.json").write_text(json.dumps(told), "utf-8")
    for day, first in enumerate(range(0, messages, 1000)):
        events = [_event(random, number, people) for number in range(first, min(messages, first + 1000))]
        name = f"{(BEGIN + timedelta(days=day)).date()}.json"
        (folder / "general" / name).write_text(json.dumps(events, indent=4), "utf-8")


def _event(random: Random, number: int, people: int) -> dict[str, object]:
    person = f"U{int(random.random() * people)}"
    told = {"client_msg_id": f"{number:032x}", "type": "message", "user": person, "text": text(random, 560)}
    told |= {"ts": f"{1420070400 + 37 * number}.000100", "team": "T1"}
    if number % 10 < 5:
        told["thread_ts"] = f"{1420070400 + 37 * (number - number % 10)}.000100"
    if number % 7 == 0:
        told["reactions"] = [{"name": "clap", "users": ["U1", "U2"], "count": 2}]
    return told


def activitystreams(messages: int, path: Path) -> None:
    """An outbox on one line, as Mastodon writes it."""
    random = Random(SEED)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection"}
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head | {"totalItems": messages})[:-1] + ', "orderedItems": [')
        file.writelines(_activities(random, messages))
        file.write("]}")


def _activities(random: Random, messages: int) -> Iterator[str]:
    actor = "https://garden.example/users/ada"
    for number in range(messages):
        when = (BEGIN + timedelta(seconds=37 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        note = {"id": f"{actor}/statuses/{number}", "type": "Note", "summary": None, "published": when}
        note |= {"inReplyTo": f"{actor}/statuses/{number - 1}" if number % 3 else None, "attributedTo": actor}
        note |= {"content": "".join(f"<p>{part}</p>" for part in paragraphs(random, 540)), "attachment": []}
        note["tag"] = [{"type": "Hashtag", "href": f"{actor}/tags/oil", "name": "#oil"}]
        told = {"id": f"{actor}/statuses/{number}/activity", "type": "Create", "actor": actor, "published": when}
        yield (", " if number else "") + json.dumps(told | {"object": note})


KINDS = {"stackexchange": stackexchange, "mbox": mbox, "slack": slack, "activitystreams": activitystreams}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("messages", type=int)
    parser.add_argument("path", type=Path)
    told = parser.parse_args()
    KINDS[told.kind](told.messages, told.path)
