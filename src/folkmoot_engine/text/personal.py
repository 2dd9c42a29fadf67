"""Personal data in a text: addresses and numbers by which a person can be reached, found or charged.

What can be checked is checked (card numbers by Luhn, IBANs by length and remainder, IP addresses by being public), so
that order numbers, dates and versions are left alone. Postal addresses are hints: nothing proves them.
"""

import ipaddress
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

KINDS = ("email", "phone", "iban", "card", "ip", "postal")

_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w@-]|\.[A-Za-z0-9])"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,31}+")
_CARD = re.compile(r"(?<![\w.+/=#-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
_GIVEN_OUT = ipaddress.ip_network("2000::/3")  # what IPv6 addresses are given out from; "a::b" is code
_NETWORK = re.compile(
    r"(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}|35\d{14}|6(?:011|4\d\d|5\d\d)\d{12})$"
)
_PHONE = re.compile(r"(?<![\w.,:/=#$€£-])(?:\+|00)?\(?\d(?:[ ()./\u2011-]{0,3}\d){6,16}(?![\w:%]|[.,/-]\d)")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:.])")
_POSTAL = re.compile(
    r"\b[A-ZÄÖÜ][\w-]{1,40}(?:straße|strasse|str\.|weg|platz|allee|gasse)[ ]\d{1,4}[ ]?[a-h]?\b"
    r"|\b[A-ZÄÖÜ][\w-]{1,40}[ ](?:Straße|Strasse|Str\.|Weg|Platz|Allee)[ ]\d{1,4}[ ]?[a-h]?\b"
    r"|\b\d{1,5}[ ](?:[A-Z][a-z]{1,20}[ ]){1,3}(?:Street|Road|Avenue|Ave\.|Lane|Drive|Boulevard|Blvd)\b"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
    r"|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d\d(?!\d)"
    r"|(?:19|20)\d\d[ -]+(?:19|20)\d\d$"
)
_NORTH_AMERICAN = re.compile(r"(?:1[ .-]?)?\(?[2-9]\d\d\)?[ .-]{1,2}[2-9]\d\d[ .-]\d{4}$")
_NATIONAL = re.compile(r"\(?0[1-9]\d{0,4}[ )/-]{1,3}\d[\d /-]{3,12}$|0[1-9]\d{8,11}$")
# Of the countries met most, from the register of ISO 13616.
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AT": 20, "BE": 16, "BG": 22, "BR": 29, "CH": 21, "CY": 28, "CZ": 24, "DE": 22,
    "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TR": 26, "UA": 29,
}  # fmt: skip
_RESERVED = re.compile(r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|[\w-]+\.(?:example|invalid|test|localhost))$", re.I)
_DIGIT = re.compile(r"\d")
_MOST_FOUND = 200  # of a text; a list of that many is known to be one
_FEWEST_DIGITS = 7  # of a telephone number


class PersonalSpan(NamedTuple):
    """Where a personal datum stands in the text (signs counted, end exclusive), and its kind, one of KINDS."""

    kind: str
    start: int
    end: int


def find_personal(text: str) -> list[PersonalSpan]:
    """Personal data in `text`, in its order; no two overlap (the kind that is checked best wins)."""
    found: list[PersonalSpan] = []
    for span in islice(_candidates(text), _MOST_FOUND):
        if not any(span.start < other.end and other.start < span.end for other in found):
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def _candidates(text: str) -> Iterator[PersonalSpan]:
    """The kinds with the strictest check first; none is looked for where its marks are missing."""
    digits = len(_DIGIT.findall(text))
    if digits >= _FEWEST_DIGITS:
        yield from _ibans(text)
        yield from _matches("card", _CARD, text, _is_card)
    if "@" in text:
        yield from _matches("email", _EMAIL, text, _is_email)
    if digits >= 4 and text.count(".") >= 3:
        yield from _matches("ip", _IPV4, text, _is_public_address)
    if text.count(":") >= 2:
        yield from _matches("ip", _IPV6, text, _is_public_address)
    if digits >= _FEWEST_DIGITS:
        yield from _matches("phone", _PHONE, text, is_phone)
    if digits:
        yield from _matches("postal", _POSTAL, text, bool)


def _matches(kind, pattern, text, check) -> Iterator[PersonalSpan]:
    for match in pattern.finditer(text):
        if check(match[0]):
            yield PersonalSpan(kind, match.start(), match.end())


def _ibans(text: str) -> Iterator[PersonalSpan]:
    """The pattern may run on into the next words; the country says where the number ends."""
    match = _IBAN.search(text)
    while match:
        end = _iban_end(match[0])
        if end:
            yield PersonalSpan("iban", match.start(), match.start() + end)
        match = _IBAN.search(text, match.start() + (end or 1))


def _iban_end(candidate: str) -> int:
    """How many signs of `candidate` are an IBAN; 0 for none."""
    signs = [i for i, sign in enumerate(candidate) if sign.isalnum()]
    length = _IBAN_LENGTHS.get(candidate[:2].upper(), 0)
    if not 0 < length <= len(signs):
        return 0
    end = signs[length - 1] + 1
    return end if not candidate[end : end + 1].isalnum() and is_iban(candidate[:end]) else 0


def is_iban(number: str) -> bool:
    """The right length for its country, and a remainder of 1 when divided by 97 (ISO 13616)."""
    number = re.sub(r"[ -]", "", number).upper()
    if not number.isascii() or not number.isalnum() or len(number) != _IBAN_LENGTHS.get(number[:2]):
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def is_card(number: str) -> bool:
    """13 to 19 digits that pass Luhn's check."""
    digits = [int(d) for d in number if d in "0123456789"]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = sum(sum(divmod(2 * d, 10)) for d in digits[-2::-2])
    return (sum(digits[-1::-2]) + doubled) % 10 == 0


def _is_card(number: str) -> bool:
    """Luhn lets one number in ten pass: ask for a card network's first digits and length, too, and for some variety."""
    digits = re.sub(r"\D", "", number)
    return bool(_NETWORK.match(digits)) and len(set(digits)) > 1 and is_card(digits)


def _is_email(address: str) -> bool:
    return not _RESERVED.search(address) and ".." not in address and not address.startswith(".")


def _is_public_address(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_global and (found.version == 4 or found in _GIVEN_OUT)


def is_phone(number: str) -> bool:
    """International (+ or 00, 8 to 15 digits), national with a leading 0, or North American with its separators."""
    digits = re.sub(r"\D", "", number)
    if _DATE.match(number) or len(set(digits)) < 3:
        return False
    if number.startswith(("+", "00")):
        return 8 <= len(digits.lstrip("0")) <= 15
    if number.startswith(("0", "(0")):
        return "." not in number and 8 <= len(digits) <= 13 and bool(_NATIONAL.match(number))
    return bool(_NORTH_AMERICAN.match(number))
