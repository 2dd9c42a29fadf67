"""What keepers and those who answer both send in: where their link may be mailed to, and suggestions."""

from django.http import HttpRequest

from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.scorecard import actions
from folkmoot.rooms.scorecard.forms import LetterForm, SuggestionForm
from folkmoot.rooms.scorecard.models import Board


def mail_link(request: HttpRequest, page: str, *, is_keeper: bool) -> str:
    """Send the link of a page to its reader. Gives what there is to say of it."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return "address"
    count(request, "scorecard.letter")
    actions.send_link(form.cleaned_data["email"], links.absolute(page, request.token), is_keeper=is_keeper)
    return "mailed"


def keep_suggestion(request: HttpRequest, board: Board) -> str:
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return "suggestion"
    count(request, "scorecard.suggest")
    actions.suggest(board, form.cleaned_data["text"])
    return "suggested"
