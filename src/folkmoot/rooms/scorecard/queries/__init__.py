"""What is read of boards."""

import uuid

from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.scorecard.models import Board, Seat, Version

KEEPER, ANSWER, OWN = "scorecard.keeper", "scorecard.answer", "scorecard.own"  # purposes of links


def keeper_token(board: Board) -> str:
    """Sees and changes the board."""
    return links.make(KEEPER, board.uid)


def keeper_link(board: Board) -> str:
    """The whole address of the board, for its keeper."""
    return links.absolute("scorecard:board", keeper_token(board))


def answer_token(board: Board) -> str:
    """Takes a seat on the board, and sees nothing of it."""
    return links.make(ANSWER, board.uid)


def own_token(seat: Seat) -> str:
    """Sees one's own answers, and answers anew."""
    return links.make(OWN, seat.uid)


def board_of_keeper(token: str) -> Board | None:
    return _board(links.read(KEEPER, token))


def board_to_answer(token: str) -> Board | None:
    return _board(links.read(ANSWER, token))


def seat_of(token: str) -> Seat | None:
    uid = links.read(OWN, token)
    return Seat.objects.select_related("board").filter(uid=uid).first() if uid else None


def _board(uid: uuid.UUID | None) -> Board | None:
    return Board.objects.filter(uid=uid).first() if uid else None


def versions_of(seat: Seat) -> list[Version]:
    """The first one first."""
    return list(seat.versions.order_by("number"))


def has_name(board: Board, name: str) -> bool:
    """Whether somebody has this name already, however written."""
    return name.casefold() in (one.casefold() for one in board.seats.values_list("name", flat=True))
