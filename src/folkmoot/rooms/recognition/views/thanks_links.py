"""Pages behind signed links: of who wrote a thank-you, of who is thanked, and to pass one on.

Looking changes nothing, as mail servers follow links to see what they are: each change is a button.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.recognition.actions import thanks as writing
from folkmoot.rooms.recognition.actions import thanks_consent as consent
from folkmoot.rooms.recognition.forms.thanks import ClaimForm, NamesForm
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries
from folkmoot.rooms.recognition.states import HonoreeState, ThanksState

methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@public_page("recognition")
@methods
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """For who wrote it: confirm it, see how it stands, pass it on, take it back."""
    thanks = queries.thanks_by_link(token)
    if thanks is None or thanks.state == ThanksState.REMOVED:
        return _gone(request)
    if request.method == "POST":
        if "withdraw" in request.POST:
            writing.withdraw(thanks)
            return render(request, "recognition/withdrawn.html")
        writing.confirm(thanks)
        return redirect("recognition:mine", token)
    words = {"thanks": thanks, "honoree": thanks.honoree, "pass_on": queries.pass_on_link(thanks)}
    return render(request, "recognition/mine.html", words)


@never_cache
@public_page("recognition")
@methods
def own(request: HttpRequest, token: str) -> HttpResponse:
    """For who is thanked: whether they are shown, which thanks, under what name, or nothing at all."""
    honoree = queries.honoree_by_link(token)
    if honoree is None or honoree.state == HonoreeState.REMOVED:
        return _gone(request)
    if request.method != "POST":
        return _own_page(request, honoree)
    act = request.POST.get("act", "")
    if act == "names":
        form = NamesForm(request.POST)
        if not form.is_valid():
            return _own_page(request, honoree, form)
        consent.correct(honoree, **form.cleaned_data)
    elif act in ACTS:
        ACTS[act](honoree, request)
    return redirect("recognition:own", token)


@never_cache
@public_page("recognition")
@methods
def quiet(request: HttpRequest, token: str) -> HttpResponse:
    """End the digest, and nothing else."""
    honoree = queries.honoree_by_link(token, queries.QUIET)
    if honoree is None or honoree.state == HonoreeState.REMOVED:
        return _gone(request)
    if request.method == "POST":
        consent.want_digest(honoree, wants="again" in request.POST)
    return render(request, "recognition/quiet.html", {"wants": honoree.wants_digest})


@never_cache
@public_page("recognition")
@methods
def passed(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever was handed a thank-you by who wrote it: read it, and say where you are reached."""
    thanks = queries.passed_on(token)
    if thanks is None or thanks.honoree.state in (HonoreeState.HIDDEN, HonoreeState.REMOVED):
        return _gone(request)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    is_asked = False
    if request.method == "POST":
        is_asked = form.is_valid() or form.is_bot
        if is_asked and not form.is_bot:
            count(request, "thanks.claim")
            consent.claim(thanks.honoree, thanks, form.cleaned_data["email"])
    words = {"thanks": thanks, "honoree": thanks.honoree, "form": form, "is_asked": is_asked}
    words["is_reached"] = queries.is_reached(thanks.honoree)
    return render(request, "recognition/passed.html", words, status=422 if form.errors and not is_asked else 200)


def _own_page(request: HttpRequest, honoree: Honoree, form: NamesForm | None = None) -> HttpResponse:
    names = {"name": honoree.name, "role": honoree.role, "employer": honoree.employer}
    words = {
        "honoree": honoree,
        "found": queries.passed_of(honoree),
        "form": form or NamesForm(initial=names),
        "is_shown": honoree.state == HonoreeState.SHOWN,
        "is_asked": honoree.state == HonoreeState.ASKED,
    }
    with translation.override(_language(honoree)):
        return render(request, "recognition/own.html", words, status=422 if form else 200)


def _language(honoree: Honoree) -> str:
    """The one they are written to in, unless they chose another on the page."""
    return translation.get_language() or (honoree.visitor.language if honoree.visitor else "")


def _keep(private: bool) -> Callable[[Honoree, HttpRequest], None]:
    def act(honoree: Honoree, request: HttpRequest) -> None:
        for thanks in _chosen(honoree, request):
            consent.keep(thanks, private=private)

    return act


def _chosen(honoree: Honoree, request: HttpRequest) -> list[Thanks]:
    """The one of their thank-yous that the button stood beside."""
    asked = request.POST.get("thanks", "")
    return [thanks for thanks in queries.passed_of(honoree) if str(thanks.uid) == asked]


def _gone(request: HttpRequest) -> HttpResponse:
    return render(
        request, "recognition/gone.html", {"title": _("There is nothing behind this link any more")}, status=404
    )


ACTS: dict[str, Callable[[Honoree, HttpRequest], None]] = {
    "show": lambda honoree, request: consent.answer(honoree, shown=True),
    "hide": lambda honoree, request: consent.answer(honoree, shown=False),
    "digest": lambda honoree, request: consent.want_digest(honoree, wants=True),
    "no-digest": lambda honoree, request: consent.want_digest(honoree, wants=False),
    "remove": lambda honoree, request: consent.remove(honoree),
    "keep": _keep(private=True),
    "unkeep": _keep(private=False),
}
