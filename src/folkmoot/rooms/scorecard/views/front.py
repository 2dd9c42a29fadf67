"""The scorecard for one person: asked, added up, and not kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.scorecard.forms import AnswersForm, BoardForm
from folkmoot.rooms.scorecard.queries.standing import own_rows
from folkmoot.rooms.scorecard.views.figures import offered
from folkmoot_engine.scorecard import score


@public_page("scorecard")
@require_http_methods(["GET", "HEAD", "POST"])
def front(request: HttpRequest) -> HttpResponse:
    form = AnswersForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return render(request, "scorecard/result.html", _told(form))
    return render(request, "scorecard/front.html", {"form": form, **offered(request)})


def _told(form: AnswersForm) -> dict:
    return {
        "score": score(form.answers),
        "rows": own_rows(form.answers, form.notes),
        "board": BoardForm(with_answers=True),
        "carried": form.carried,
    }
