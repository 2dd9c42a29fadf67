"""What changes boards. Nothing that anybody wrote stands in an entry of the audit."""

from folkmoot.rooms.scorecard.actions.boards import delete_board, make_board, set_threshold, suggest
from folkmoot.rooms.scorecard.actions.letters import send_link
from folkmoot.rooms.scorecard.actions.seats import answer, answer_anew, leave

__all__ = ["answer", "answer_anew", "delete_board", "leave", "make_board", "send_link", "set_threshold", "suggest"]
