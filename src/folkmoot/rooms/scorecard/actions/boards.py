"""Boards are made, chosen for, added to and deleted."""

from django.db import transaction
from django.utils.translation import gettext as _

from folkmoot.rooms.reception.actions import note
from folkmoot.rooms.scorecard.models import Board, Suggestion
from folkmoot.rooms.scorecard.states import MOST_SUGGESTIONS
from folkmoot_engine.errors import RefusedError


@transaction.atomic
def make_board(title: str) -> Board:
    board = Board.objects.create(title=title)
    note("board.make", on=board)
    return board


@transaction.atomic
def set_threshold(board: Board, threshold: int | None) -> None:
    """One of the team's own, shown on its board alone; None for none."""
    board.threshold = threshold
    board.save(update_fields=["threshold"])
    note("board.threshold", on=board)


@transaction.atomic
def suggest(board: Board, text: str) -> Suggestion:
    """Keep a further criterion for the discussion. Raises RefusedError where there are very many already."""
    if board.suggestions.count() >= MOST_SUGGESTIONS:
        raise RefusedError(_("This board has very many suggestions already"), remedy=_("Discuss those first."))
    made = Suggestion.objects.create(board=board, text=text)
    note("suggestion.make", on=made)
    return made


@transaction.atomic
def delete_board(board: Board) -> None:
    """With everything that was answered, noted and suggested on it. It cannot be undone."""
    note("board.delete", on=board)
    board.delete()
