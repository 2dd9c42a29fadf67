"""A board, for its keeper: who differs where, what to discuss, and what to hand out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.scorecard import actions, queries
from folkmoot.rooms.scorecard.forms import AnswersForm, BoardForm, LetterForm, SuggestionForm, ThresholdForm
from folkmoot.rooms.scorecard.models import Board
from folkmoot.rooms.scorecard.queries.standing import Standing, Step
from folkmoot.rooms.scorecard.templatetags.scorecard import signed
from folkmoot.rooms.scorecard.views.doors import secret_page
from folkmoot.rooms.scorecard.views.saying import back
from folkmoot.rooms.scorecard.views.sending import keep_suggestion, mail_link
from folkmoot_engine.scorecard import CRITERIA

NEWS = 50  # entries of a board's feed


@public_page("scorecard")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a board, with the answers that were brought along or without any."""
    brings = any(name in request.POST for name in CRITERIA)
    form = BoardForm(request.POST if request.method == "POST" else None, with_answers=brings)
    answers = AnswersForm(request.POST) if brings else None
    if form.is_bound and form.is_valid() and (answers is None or answers.is_valid()):
        if form.is_bot:
            return render(request, "scorecard/thanks.html")
        count(request, "scorecard.board")
        return back("scorecard:board", _made(form, answers), "made")
    carried = answers.carried if answers and answers.is_valid() else []
    return render(request, "scorecard/new.html", {"form": form, "carried": carried})


def _made(form: BoardForm, answers: AnswersForm | None) -> str:
    """The keeper's token of a new board."""
    told = form.cleaned_data
    board = actions.make_board(told["title"])
    if answers is not None:
        actions.answer(board, told["name"], answers.answers, answers.notes)
    token = queries.keeper_token(board)
    if told["email"]:
        actions.send_link(told["email"], links.absolute("scorecard:board", token), is_keeper=True)
    return token


@secret_page(queries.board_of_keeper)
@require_safe
def board(request: HttpRequest, found: Board) -> HttpResponse:
    return _shown(request, found, ThresholdForm(initial={"threshold": found.threshold}))


def _shown(request: HttpRequest, found: Board, threshold: ThresholdForm) -> HttpResponse:
    words = {
        "standing": Standing(found),
        "link": links.absolute("scorecard:board", request.token),
        "answer_link": links.absolute("scorecard:answer", queries.answer_token(found)),
        "threshold": threshold,
        "letter": LetterForm(auto_id="letter_%s"),
        "suggestion": SuggestionForm(auto_id="suggestion_%s"),
    }
    return render(request, "scorecard/board.html", words)


@secret_page(queries.board_of_keeper)
@require_safe
def news(request: HttpRequest, found: Board) -> HttpResponse:
    """An Atom feed for the keeper: who answered, and how it adds up. Its address is as secret as the board's."""
    link = links.absolute("scorecard:board", request.token)
    feed = Atom1Feed(
        title=found.title,
        link=link,
        feed_url=links.absolute("scorecard:news", request.token),
        description="",
        language=get_language(),
    )
    for name, step in Standing(found).news[:NEWS]:
        feed.add_item(**_item(name, step, link))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _item(name: str, step: Step, link: str) -> dict:
    said = _("%(name)s answered: %(plus)s %(minus)s, together %(sum)s") % {
        "name": name,
        "plus": signed(step.score.plus),
        "minus": signed(step.score.minus),
        "sum": signed(step.score.sum),
    }
    at = step.version.at
    return {
        "title": said,
        "link": link,
        "description": "",
        "pubdate": at,
        "updateddate": at,
        "unique_id": f"urn:uuid:{step.version.uid}",
    }


@secret_page(queries.board_of_keeper)
@require_safe
def chief(request: HttpRequest, found: Board) -> HttpResponse:
    """What the answers leave to the chief executive: facts, and no verdict."""
    return render(request, "scorecard/chief.html", {"standing": Standing(found)})


@secret_page(queries.board_of_keeper)
@require_safe
def handout(request: HttpRequest, found: Board) -> HttpResponse:
    """For a discussion with outsiders: no names, no private notes, no threshold."""
    return render(request, "scorecard/handout.html", {"standing": Standing(found)})


@secret_page(queries.board_of_keeper)
@require_POST
def threshold(request: HttpRequest, found: Board) -> HttpResponse:
    form = ThresholdForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    actions.set_threshold(found, form.cleaned_data["threshold"])
    return back("scorecard:board", request.token, "threshold")


@secret_page(queries.board_of_keeper)
@require_POST
def letter(request: HttpRequest, found: Board) -> HttpResponse:
    return back("scorecard:board", request.token, mail_link(request, "scorecard:board", is_keeper=True))


@secret_page(queries.board_of_keeper)
@require_POST
def suggest(request: HttpRequest, found: Board) -> HttpResponse:
    return back("scorecard:board", request.token, keep_suggestion(request, found))


@secret_page(queries.board_of_keeper)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, found: Board) -> HttpResponse:
    """Asks once; pressed, it cannot be undone."""
    if request.method == "POST":
        actions.delete_board(found)
        return render(request, "scorecard/gone.html")
    return render(request, "scorecard/delete.html", {"standing": Standing(found), "back": "scorecard:board"})
