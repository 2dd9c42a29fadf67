"""One person on a board: they answer, see what they answered, answer anew, and leave."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.scorecard import actions, queries
from folkmoot.rooms.scorecard.forms import AnswersForm, LetterForm, SeatForm, SuggestionForm, initial_of
from folkmoot.rooms.scorecard.models import Board, Seat
from folkmoot.rooms.scorecard.queries.standing import own_rows, steps, unpacked
from folkmoot.rooms.scorecard.views.doors import secret_page
from folkmoot.rooms.scorecard.views.figures import offered
from folkmoot.rooms.scorecard.views.saying import back
from folkmoot.rooms.scorecard.views.sending import keep_suggestion, mail_link
from folkmoot_engine.errors import RefusedError


@secret_page(queries.board_to_answer)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, board: Board) -> HttpResponse:
    form = SeatForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.is_bot:
            return render(request, "scorecard/thanks.html")
        count(request, "scorecard.answer")
        try:
            seat = actions.answer(board, form.cleaned_data["name"], form.answers, form.notes)
        except RefusedError as error:
            form.add_error("name", f"{error.what}. {error.remedy}")
        else:
            return back("scorecard:own", queries.own_token(seat), "answered")
    return render(request, "scorecard/answer.html", {"form": form, "board": board, **offered(request)})


@secret_page(queries.seat_of)
@require_safe
def own(request: HttpRequest, seat: Seat) -> HttpResponse:
    told = steps(queries.versions_of(seat))
    latest = told[-1]
    words = {
        "seat": seat,
        "score": latest.score,
        "steps": told,
        "rows": own_rows(unpacked(latest.version), latest.version.notes),
        "link": links.absolute("scorecard:own", request.token),
        "letter": LetterForm(auto_id="letter_%s"),
        "suggestion": SuggestionForm(auto_id="suggestion_%s"),
    }
    return render(request, "scorecard/own.html", words)


@secret_page(queries.seat_of)
@require_http_methods(["GET", "HEAD", "POST"])
def anew(request: HttpRequest, seat: Seat) -> HttpResponse:
    latest = queries.versions_of(seat)[-1]
    posted = request.POST if request.method == "POST" else None
    form = AnswersForm(posted, initial=initial_of(unpacked(latest), latest.notes))
    if form.is_bound and form.is_valid():
        count(request, "scorecard.answer")
        actions.answer_anew(seat, form.answers, form.notes)
        return back("scorecard:own", request.token, "anew")
    return render(request, "scorecard/anew.html", {"form": form, "seat": seat, **offered(request)})


@secret_page(queries.seat_of)
@require_POST
def letter(request: HttpRequest, seat: Seat) -> HttpResponse:
    return back("scorecard:own", request.token, mail_link(request, "scorecard:own", is_keeper=False))


@secret_page(queries.seat_of)
@require_POST
def suggest(request: HttpRequest, seat: Seat) -> HttpResponse:
    return back("scorecard:own", request.token, keep_suggestion(request, seat.board))


@secret_page(queries.seat_of)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, seat: Seat) -> HttpResponse:
    if request.method == "POST":
        actions.leave(seat)
        return render(request, "scorecard/gone.html", {"is_seat": True})
    return render(request, "scorecard/delete.html", {"seat": seat, "back": "scorecard:own"})
