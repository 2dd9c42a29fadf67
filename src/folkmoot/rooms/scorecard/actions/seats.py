"""People take a seat on a board, answer, answer anew, and leave."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.rooms.reception.actions import note
from folkmoot.rooms.scorecard import queries
from folkmoot.rooms.scorecard.models import Board, Seat, Version
from folkmoot.rooms.scorecard.queries.standing import packed
from folkmoot.rooms.scorecard.states import MOST_SEATS, MOST_VERSIONS
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.scorecard import Answers

Notes = Mapping[str, dict]


@transaction.atomic
def answer(board: Board, name: str, answers: Answers, notes: Notes) -> Seat:
    """Take a seat with one's first answers. Raises RefusedError where the name is taken, or the board is full."""
    board = Board.objects.select_for_update().get(pk=board.pk)
    if queries.has_name(board, name):
        raise RefusedError(
            _("Somebody with this name has answered already"),
            where=name,
            remedy=_("If that was you, answer anew by your own link; otherwise choose another name."),
        )
    if board.seats.count() >= MOST_SEATS:
        raise RefusedError(_("All seats of this board are taken"), remedy=_("Ask its keeper to make another board."))
    seat = Seat.objects.create(board=board, name=name)
    _keep(seat, 1, answers, notes)
    return seat


@transaction.atomic
def answer_anew(seat: Seat, answers: Answers, notes: Notes) -> Version:
    """The next version; what was answered before stays as it was. Raises RefusedError where there are very many."""
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    count = seat.versions.count()
    if count >= MOST_VERSIONS:
        raise RefusedError(_("You have answered very often already"), remedy=_("Take another seat on the board."))
    return _keep(seat, count + 1, answers, notes)


@transaction.atomic
def leave(seat: Seat) -> None:
    """Delete one's own answers, all versions of them, and the seat."""
    note("seat.leave", on=seat)
    seat.delete()


def _keep(seat: Seat, number: int, answers: Answers, notes: Notes) -> Version:
    version = Version.objects.create(seat=seat, number=number, answers=packed(answers), notes=dict(notes))
    note("seat.answer", on=version, data={"number": number})
    return version
