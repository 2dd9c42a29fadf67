"""An address on the web that a stranger gives and other people may follow."""

import ipaddress
import unicodedata
from urllib.parse import SplitResult, urlsplit, urlunsplit

from folkmoot_engine.errors import RefusedError

LONGEST = 500
_REMEDY = "Copy the address from the browser's address bar: it begins with https:// or http://."


def web_address(text: str) -> str:
    """`text` as an address that a browser opens on the public web, its host in lower case and plain letters.

    Raises RefusedError for any other scheme, a name and password in front of the host, a host that is none, is a
    number or lies in a private network, signs that cannot be seen, and more than 500 signs.
    """
    text = text.strip()
    if len(text) > LONGEST or any(_cannot_be_seen(sign) for sign in text):
        raise _refused("This address is too long, or has signs in it that cannot be seen", text)
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = _host(parts), parts.port
    except ValueError as error:
        raise _refused("This is not an address on the web", text) from error
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc:
        raise _refused("Only plain addresses on the web can be linked", text)
    place = f"{host}:{port}" if port else host
    return urlunsplit((parts.scheme.lower(), place, parts.path, parts.query, parts.fragment))


def host_of(address: str) -> str:
    """The host of a web address, as people say it: without "www."."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _host(parts: SplitResult) -> str:
    """The host in plain letters. Raises ValueError where it is no name of a public place."""
    host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    labels = host.split(".")
    known = all(label.replace("-", "").isalnum() and not label.startswith("-") for label in labels)
    if len(labels) < 2 or not known or labels[-1].isdigit() or labels[-1] in ("local", "localhost", "internal"):
        raise ValueError(host)
    if _is_number(host):
        raise ValueError(host)
    return host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _cannot_be_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _refused(what: str, text: str) -> RefusedError:
    return RefusedError(what, where=text[:60], remedy=_REMEDY)
