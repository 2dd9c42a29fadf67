"""A board of an invented startup, for the demo."""

from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from folkmoot.rooms.scorecard.actions.boards import make_board, suggest
from folkmoot.rooms.scorecard.actions.seats import answer, answer_anew
from folkmoot.rooms.scorecard.models import Board
from folkmoot_engine.scorecard import CRITERIA, Answer

TITLE = "Tidewater Pedals (demo)"
_ALL = ("lifestyle-discussion", "online-product", "competitor-community", "customer-feedback")
_PEOPLE = {
    "Founder": (*_ALL, "strong-product", "product-discussion", "everyone-a-liaison", "third-party-developers"),
    "Support": (*_ALL, "customers-at-the-door", "customers-ask", "not-prepared", "competitor-community-manager"),
    "Product": (*_ALL, "strong-product", "customers-at-the-door", "everyone-a-liaison", "competitor-community-manager"),
}
_SHARES = {"Founder": 96, "Support": 70, "Product": 85}
_NOTES = {
    "Founder": {"strong-product": ("Sold in four countries since spring.", False)},
    "Support": {
        "customers-at-the-door": ("41 questions in a week, most of them in two forums that are not ours.", False),
        "not-prepared": ("The list of wishes has had no owner since March.", True),
    },
    "Product": {"customers-ask": ("Two of them, and both meant support.", False)},
}


@transaction.atomic
def fill_demo() -> Board:
    """Make the board once; the founder has thought again. Made already, it stays as it is.

    `queries.keeper_link` of it is the way there.
    """
    made = Board.objects.filter(title=TITLE).order_by("id").first()
    if made is not None:
        return made
    made = make_board(TITLE)
    seats = {name: answer(made, name, dict(_answers(name)), _notes(name)) for name in _PEOPLE}
    again = dict(_answers("Founder")) | {"everyone-participates": True, "third-party-developers": False}
    answer_anew(seats["Founder"], again, _notes("Founder"))
    suggest(made, "A newsletter that people answer")
    return made


def _answers(name: str) -> Iterator[tuple[str, Answer]]:
    for one in CRITERIA.values():
        yield one.id, Decimal(_SHARES[name]) if one.percent_from else one.id in _PEOPLE[name]


def _notes(name: str) -> dict[str, dict]:
    return {on: {"text": text, "is_private": private} for on, (text, private) in _NOTES[name].items()}
