"""Messages that may be thanks, for the team that looks after the room."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.rooms.reception.access import host_page
from folkmoot.rooms.recognition.actions import day_heard as actions
from folkmoot.rooms.recognition.forms.day import HashtagForm, PraiseForm, WhomForm
from folkmoot.rooms.recognition.permissions import may_look_after, may_review
from folkmoot.rooms.recognition.queries import day_heard as queries
from folkmoot_engine.errors import RefusedError

ROOM = "recognition"


@host_page(ROOM, may_review)
@require_safe
def heard(request: HttpRequest) -> HttpResponse:
    """Messages with the hashtag."""
    tag = queries.tag_of(request.room)
    words = {
        "tag": tag,
        "waiting": queries.waiting(request.workspace),
        "left": queries.left(request.workspace),
        "form": HashtagForm(initial={"hashtag": f"#{tag}"}),
        "may_choose": may_look_after(request.membership.role),
    }
    return render(request, "recognition/host/heard.html", words)


@host_page(ROOM, may_look_after)
@require_POST
def hashtag(request: HttpRequest) -> HttpResponse:
    """Listen for another hashtag, in what comes in and in all that came in before."""
    try:
        tag = actions.listen_for(request.room, request.POST.get("hashtag", ""), request.user)
        messages.success(request, _("Messages with #%(tag)s are looked for.") % {"tag": tag})
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect("recognition_host:heard", slug=request.workspace.slug)


@host_page(ROOM, may_review)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uid) -> HttpResponse:
    """One message: whom does it thank?"""
    told = queries.heard(request.workspace, uid)
    if told is None or told.heard.state != "waiting":
        raise Http404
    form = WhomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        whom = dict(form.cleaned_data)
        named = whom.pop("name_the_author")
        try:
            actions.queue(told, whom, name_the_author=named, actor=request.user)
            messages.success(request, _("It is a thank-you now, and waits to be reviewed."))
        except RefusedError as error:
            messages.error(request, str(error))
        return redirect("recognition_host:heard", slug=request.workspace.slug)
    return render(request, "recognition/host/heard_one.html", {"told": told, "form": form})


@host_page(ROOM, may_review)
@require_POST
def leave(request: HttpRequest, uid) -> HttpResponse:
    """It is no thanks."""
    return _change(request, uid, actions.leave_heard, _("The message is left alone."))


@host_page(ROOM, may_review)
@require_POST
def take_back(request: HttpRequest, uid) -> HttpResponse:
    """Undo."""
    return _change(request, uid, actions.take_back, _("That is taken back."))


def _change(request: HttpRequest, uid, action, said: str) -> HttpResponse:
    told = queries.heard(request.workspace, uid)
    if told is None:
        raise Http404
    try:
        action(told.heard, request.user)
        messages.success(request, said)
    except RefusedError as error:
        messages.error(request, str(error))
    page = "recognition_host:praise" if told.heard.kind == "praise" else "recognition_host:heard"
    return redirect(page, slug=request.workspace.slug)


@host_page(ROOM, may_review)
@require_safe
def praise(request: HttpRequest) -> HttpResponse:
    """Praise in threads where one of the team did something."""
    words = {"offers": queries.offers(request.workspace), "kept": queries.kept(request.workspace)}
    return render(request, "recognition/host/praise.html", words)


@host_page(ROOM, may_review)
@require_POST
def decide_praise(request: HttpRequest, uid) -> HttpResponse:
    """Make praise a thank-you to be reviewed, keep it for the team, or leave it."""
    form, offer = PraiseForm(request.POST), queries.offer(request.workspace, uid)
    if offer is None or not form.is_valid():
        raise Http404
    done = {
        "thank": (actions.thank, _("It is a thank-you now, and waits to be reviewed.")),
        "keep": (actions.keep, _("It is kept for the team.")),
        "leave": (actions.leave, _("It is not offered again.")),
    }
    action, said = done[form.cleaned_data["to"]]
    try:
        action(request.workspace, offer, request.user)
        messages.success(request, said)
    except RefusedError as error:
        messages.error(request, str(error))
    if form.cleaned_data["back"]:
        return redirect("desk:message", slug=request.workspace.slug, uid=uid)
    return redirect("recognition_host:praise", slug=request.workspace.slug)
