"""Addresses of public professional profiles: one person's is one key, however the address is written.

Nothing is fetched here: an address is judged by its form alone. Whether the page can really be seen by everybody, a
person finds out who opens it.
"""

import posixpath
import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit

LINKEDIN = "linkedin.com"
HOSTS = (LINKEDIN,)
LONGEST = 500  # signs of an address

_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)  # "linkedin.com:443" is a host, as is "localhost:80"
_OTHER_NAMES = re.compile(r"(?:(?:www|m|touch|touch\.www|[a-z]{2})\.)?linkedin\.com")  # "de.", "uk.": countries
_OLD_NUMBER = re.compile(r"[0-9a-z]{1,3}")
_INNER_NAME = re.compile(r"acoaa[\w-]{15,}")  # what members see in place of a name; to others the page is not there
_SHORT = {"lnkd.in", "bit.ly", "t.co", "tinyurl.com", "buff.ly", "ow.ly", "goo.gl"}
_COMPANIES = {"company", "companies", "organization", "school", "edu", "showcase"}
_POSTS = {"posts", "feed", "pulse", "events", "newsletters", "groups", "jobs", "embed", "video", "learning"}
_MEMBERS_ONLY = {"profile", "sales", "recruiter", "talent", "mynetwork", "messaging", "search", "people"}
_PROGRAMS = (".php", ".asp", ".aspx", ".jsp", ".cgi", ".html", ".htm")


class Profile(NamedTuple):
    """What an address leads to, as far as its form tells.

    `key` is the same for every way of writing one person's address, "" where there is none; `address` is how it is
    shown (https, without query). `fault` is a reason's code (see `reasons`), "" for a profile.
    """

    key: str = ""
    address: str = ""
    fault: str = ""


def profile_key(address: str, hosts: Collection[str] = HOSTS) -> str:
    """The one name of a profile, such as "linkedin.com/in/mara-quill"; "" where the address is no profile's."""
    return read_profile(address, hosts).key


def read_profile(address: str, hosts: Collection[str] = HOSTS) -> Profile:
    """Judge the form of an address, as typed or pasted by anybody; never raises. `hosts` are those a site allows."""
    typed = _visible(address).strip().replace("\\", "/")
    if not typed:
        return Profile(fault="profile-missing")
    if typed.lower().startswith("mailto:"):
        return Profile(fault="profile-mail")
    parts = _split(typed)
    if parts is None or len(typed) > LONGEST:
        return Profile(fault="profile-no-page")
    if parts.username is not None:
        is_mail = "/" not in typed
        return Profile(fault="profile-mail" if is_mail else "profile-disguised")
    return _read_page(_host(parts), _segments(parts.path), hosts)


def _split(typed: str) -> SplitResult | None:
    """The parts of a web address, its scheme perhaps left out; None for what is none."""
    scheme, mark, rest = typed.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        typed = rest
    elif (mark and "/" not in scheme) or _SCHEME.match(typed):
        return None
    try:
        parts = urlsplit("https://" + typed.lstrip("/"))
        return parts if parts.hostname and parts.port in (None, 80, 443) else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> str:
    host = unicodedata.normalize("NFKC", parts.hostname or "").casefold().rstrip(".")
    return LINKEDIN if _OTHER_NAMES.fullmatch(host) else host.removeprefix("www.").removeprefix("m.")


def _segments(path: str) -> list[str]:
    """The parts of a path as they are read, "." and ".." followed as a browser does."""
    told = _visible(unquote(path)).replace("\\", "/")
    return [part for part in posixpath.normpath("/" + told).split("/") if part.strip()]


def _read_page(host: str, segments: list[str], hosts: Collection[str]) -> Profile:
    allowed = {each.casefold().removeprefix("www.") for each in hosts}
    if host in _SHORT - allowed:
        return Profile(fault="profile-short-link")
    if host not in allowed:
        return Profile(fault="profile-host")
    return _read_linkedin(segments) if host == LINKEDIN else _read_other(host, segments)


def _read_linkedin(segments: list[str]) -> Profile:
    if segments and _plain(segments[0]) in ("mwlite", "m"):
        segments = segments[1:]
    kind, *rest = segments or [""]
    kind = _plain(kind)
    if kind == "pub" and len(rest) >= 4 and all(_OLD_NUMBER.fullmatch(_plain(part)) for part in rest[1:4]):
        return _linkedin_of(_name_of_old(*rest[:4]))
    if kind == "in" and rest:
        is_inner = _plain(rest[0]) == "me" or _INNER_NAME.fullmatch(_plain(rest[0]))
        return Profile(fault="profile-private") if is_inner else _linkedin_of(rest[0])
    return Profile(fault=_fault_of(kind))


def _fault_of(kind: str) -> str:
    kinds = {"profile-company": _COMPANIES, "profile-post": _POSTS, "profile-private": _MEMBERS_ONLY}
    return next((fault for fault, known in kinds.items() if kind in known), "profile-nobody")


def _name_of_old(name: str, first: str, second: str, third: str) -> str:
    """Profiles were once at /pub/name/1/2b3/4c5; the same page is now at /in/name-4c52b31."""
    return f"{name}-{third:0>3}{second:0>3}{first}"


def _linkedin_of(name: str) -> Profile:
    if not _is_name(name):
        return Profile(fault="profile-nobody")
    return Profile(f"{LINKEDIN}/in/{_plain(name)}", f"https://www.{LINKEDIN}/in/{_quoted(name)}")


def _read_other(host: str, segments: list[str]) -> Profile:
    """Any page below the host's first may be a profile; one whose person stands in the query cannot be told apart."""
    if not any(map(_is_name, segments)) or segments[-1].lower().endswith(_PROGRAMS):
        return Profile(fault="profile-nobody")
    key = "/".join([host, *map(_plain, segments)])
    return Profile(key, "/".join([f"https://{host}", *map(_quoted, segments)]))


def _is_name(name: str) -> bool:
    return any(sign.isalnum() for sign in name)


def _quoted(part: str) -> str:
    return quote(unicodedata.normalize("NFC", part), safe="@~")


def _plain(part: str) -> str:
    """One way of writing: compatibility forms, then case, until nothing changes any more."""
    while (folded := unicodedata.normalize("NFKC", _visible(part).casefold())) != part:
        part = folded
    return part.strip()


def _visible(text: str) -> str:
    """Without signs that nobody sees: control and direction signs, halves of characters."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co"))
