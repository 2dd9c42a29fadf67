"""Personal data: found where it is, left alone where it only looks like it."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_engine.text.personal import KINDS, find_personal, is_card, is_iban, is_phone


def found(text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find_personal(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to jo.smith+shop@cafe-nord.co.uk, please", [("email", "jo.smith+shop@cafe-nord.co.uk")]),
        ("Call +49 30 901820.", [("phone", "+49 30 901820")]),
        ("ring (212) 555-0187 now", [("phone", "(212) 555-0187")]),
        ("Tel. 0171 2345678", [("phone", "0171 2345678")]),
        ("Tel. 030/901820-14", [("phone", "030/901820-14")]),
        ("IBAN DE89 3704 0044 0532 0130 00 bitte", [("iban", "DE89 3704 0044 0532 0130 00")]),
        ("GB29NWBK60161331926819, ok", [("iban", "GB29NWBK60161331926819")]),
        (
            "DE89370400440532013000 NL91ABNA0417164300",
            [("iban", "DE89370400440532013000"), ("iban", "NL91ABNA0417164300")],
        ),
        ("card 4111 1111 1111 1111 exp 04/27", [("card", "4111 1111 1111 1111")]),
        ("3782-822463-10005", [("card", "3782-822463-10005")]),
        ("from 8.8.8.8 yesterday", [("ip", "8.8.8.8")]),
        ("via 2001:4860:4860::8888", [("ip", "2001:4860:4860::8888")]),
        ("Ich wohne Lange Straße 12, 2. Stock", [("postal", "Lange Straße 12")]),
        ("at 221 Old Baker Street since May", [("postal", "221 Old Baker Street")]),
    ],
)
def test_finds(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on 2024-05-06 at 12:30:45",
        "am 12.05.2023 um 20:15",
        "between 2010-2015 and 1999 - 2004",
        "order 4111111111111112 was shipped",  # fails Luhn
        "DE88 3704 0044 0532 0130 00",  # wrong remainder
        "version 10.2.3.4, then 127.0.0.1 and 192.168.1.1",
        "it costs 1,299.00 or 12.345.678 in all",
        "https://x.test/status/615781031560372224",
        "commit 3f2a9c1 in build 20230512",
        "@kim and me@localhost, or a@b",
        "you@example.com is only an example",
        "3.14159265358979 is pi",
        "00000000000",
        "::1 and a::b in std::vector<int>",
        "1234567",
    ],
)
def test_leaves_alone(text):
    assert found(text) == []


def iban(country: str, account: str) -> str:
    number = "".join(str(int(sign, 36)) for sign in account + country) + "00"
    return f"{country}{98 - int(number) % 97:02}{account}"


GERMAN_IBANS = st.text(string.digits, min_size=18, max_size=18).map(lambda account: iban("DE", account))
BRITISH_IBANS = st.tuples(
    st.text(string.ascii_uppercase, min_size=4, max_size=4), st.text(string.digits, min_size=14, max_size=14)
).map(lambda parts: iban("GB", "".join(parts)))


@given(GERMAN_IBANS | BRITISH_IBANS, st.booleans())
def test_every_valid_iban_is_found(number, grouped):
    written = " ".join(number[i : i + 4] for i in range(0, len(number), 4)) if grouped else number
    assert is_iban(written)
    assert ("iban", written) in found(f"my account: {written}, thanks")


@given(GERMAN_IBANS, st.integers(4, 21), st.integers(1, 9))
def test_one_wrong_digit_is_no_iban(number, place, step):
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not is_iban(wrong)


def card(digits: str) -> str:
    return next(digits + check for check in string.digits if is_card(digits + check))


@given(
    st.text(string.digits, min_size=14, max_size=14).map(lambda rest: card("4" + rest)), st.sampled_from(["", " ", "-"])
)
def test_every_card_number_is_found_and_no_neighbour(number, sign):
    written = sign.join(number[i : i + 4] for i in range(0, 16, 4))
    expected = [("card", written)] if len(set(number)) > 1 else []
    assert [f for f in found(f"pay with {written} now") if f[0] == "card"] == expected
    assert not is_card(number[:-1] + str((int(number[-1]) + 1) % 10))


@given(st.sampled_from(["1", "44", "49", "351"]), st.from_regex(r"[1-9][0-9]{8,10}", fullmatch=True))
def test_international_numbers_are_phones(country, rest):
    number = f"+{country} {rest[:3]} {rest[3:]}"
    assert is_phone(number) == (len(set(country + rest)) >= 3)


@given(st.text(alphabet=st.characters()) | st.text(alphabet="0123456789 +-().@:/abDE,"))
def test_spans_lie_in_the_text_in_order_and_apart(text):
    spans = find_personal(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
