"""What is done with cases. Each address is one verb; the answer is the next page, or for htmx what has changed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.web.templatetags.web import exact
from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.foundation.workspaces.queries.team import team
from folkmoot.work.desk import actions, permissions, queries
from folkmoot.work.desk.forms import DecideForm, NoteForm, ReplyForm, SnoozeForm
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import DecisionKind
from folkmoot.work.desk.views.pages import found_case, number_of, uid_of
from folkmoot.work.desk.views.place import Place, place_of
from folkmoot.work.desk.views.showing import Opened, case_context, covered, list_context, row, ways
from folkmoot_engine.errors import RefusedError

REFUSED = 409
A_DAY = timedelta(days=1)
FEW = 3  # refusals told in full


@dataclass(frozen=True)
class Said:
    """What was done, in words; whether it can be undone here; whether one goes on to the next case."""

    words: str
    undoes: bool = True
    goes_on: bool = False
    comes_back: bool = False  # the case may not be the one that is open


Move = Callable[[HttpRequest, Case], Said]


@workspace_page(permissions.may_see_desk)
@require_POST
def act(request: HttpRequest, view: str, uid: UUID, verb: str) -> HttpResponse:
    """Do one thing with one case."""
    if verb not in MOVES:
        raise Http404
    place, case = place_of(request, view), found_case(request, uid)
    try:
        said = MOVES[verb](request, case)
    except RefusedError as refusal:
        return _refused(request, place, case, verb, str(refusal))
    return _done(request, place_of(request, view), case, said)


def _done(request: HttpRequest, place: Place, case: Case, said: Said) -> HttpResponse:
    undo = place.acts(case.uid, "undo") if said.undoes else ""
    following = queries.next_case(place.workspace, after=case, **place.within) if said.goes_on else case
    if not request.htmx:
        messages.success(request, said.words, extra_tags=undo)
        return redirect(place.case(following.uid) if following else place.address)
    now = queries.case(place.workspace, case.uid)
    belongs = _belongs(place, now)
    context = {"said": said.words, "undo": undo, "belongs": belongs, **_changed(request, place, now)}
    if following:
        shown = queries.case(place.workspace, following.uid) if said.goes_on else now
        context |= case_context(request, place, shown)
    else:
        context |= {"place": place}
    response = render(request, "desk/answer.html", context)
    response["HX-Trigger"] = json.dumps({"desk:moved": {"case": str(case.uid), "gone": not belongs}})
    if said.goes_on or said.comes_back:
        response["HX-Push-Url"] = place.case(following.uid) if following else place.address
    return response


def _changed(request: HttpRequest, place: Place, case: Case) -> dict:
    """What is drawn anew beside the case: its row, the counts."""
    return {"row": row(place, case, covered(request)), "changed": case, "swap": True, **ways(place)}


def _belongs(place: Place, case: Case) -> bool:
    """Does the case still stand in the list one looks at? Its filters are asked again when the list is."""
    in_queue = place.queue is None or place.queue.pk == case.queue_id
    if place.view == "mine":
        return in_queue and case.owner_id == place.user.pk and case.state in ("open", "waiting")
    return in_queue and case.state == ("open" if place.view == "all" else place.view.value)


def _refused(request: HttpRequest, place: Place, case: Case, verb: str, words: str) -> HttpResponse:
    """Say why, plainly, and show the case as it stands; nothing that was written is lost."""
    if not request.htmx:
        form = request.POST.get("kind") or {"reply": "reply", "snooze": "snooze"}.get(verb, "")
        opened = Opened(form=form, text=request.POST.get("text", "") or request.POST.get("reason", ""))
        context = {**list_context(place, covered(request)), **case_context(request, place, case, opened)}
        context |= {"refused": words, "title": context["name"]}
        return render(request, "desk/desk.html", context, status=REFUSED)
    now = queries.case(place.workspace, case.uid)
    context = {"place": place, "said": words, "tone": "error", **_changed(request, place, now)}
    response = render(request, "desk/refused.html", context, status=REFUSED)
    response["HX-Trigger-After-Settle"] = json.dumps({"desk:refused": {"case": str(case.uid), "words": words}})
    return response


# The verbs -----------------------------------------------------------------------------------------------------------


def _claim(request: HttpRequest, case: Case) -> Said:
    actions.claim(request.workspace, request.user, case, version=_version(request))
    return Said(_("The case is yours."))


def _release(request: HttpRequest, case: Case) -> Said:
    actions.release(request.workspace, request.user, case, version=_version(request))
    return Said(_("Released. Anybody may take it."))


def _assign(request: HttpRequest, case: Case) -> Said:
    to = _colleague(request)
    actions.assign(request.workspace, request.user, case, to=to, version=_version(request))
    return Said(_("%(name)s has the case now.") % {"name": to.get_short_name()})


def _wait(request: HttpRequest, case: Case) -> Said:
    actions.wait(request.workspace, request.user, case, version=_version(request))
    return Said(_("Waiting. It stands under “Waiting” until somebody takes it up again."), goes_on=True)


def _snooze(request: HttpRequest, case: Case) -> Said:
    until = _filled(SnoozeForm(request.POST))["until"]
    actions.snooze(request.workspace, request.user, case, until=until, version=_version(request))
    return Said(_("Asleep until %(when)s.") % {"when": exact(until)}, goes_on=True)


def _finish(request: HttpRequest, case: Case) -> Said:
    actions.finish(request.workspace, request.user, case, version=_version(request))
    return Said(_("Done."), goes_on=True)


def _reopen(request: HttpRequest, case: Case) -> Said:
    actions.reopen(request.workspace, request.user, case, version=_version(request))
    return Said(_("Open again."))


def _note(request: HttpRequest, case: Case) -> Said:
    actions.add_note(request.workspace, request.user, case, text=_filled(NoteForm(request.POST))["text"])
    return Said(_("Note kept."))


def _withdraw_note(request: HttpRequest, case: Case) -> Said:
    actions.withdraw_note(request.workspace, request.user, _one(case.notes, request.POST.get("note")))
    return Said(_("Note withdrawn."))


def _reply(request: HttpRequest, case: Case) -> Said:
    actions.record_reply(request.workspace, request.user, case, text=_filled(ReplyForm(request.POST))["text"])
    return Said(_("Reply recorded as posted."))


def _withdraw_reply(request: HttpRequest, case: Case) -> Said:
    actions.withdraw_reply(request.workspace, request.user, _one(case.replies, request.POST.get("reply")))
    return Said(_("Record withdrawn. What was posted at the source still stands there."))


DECIDED = {
    DecisionKind.APPROVE: lambda decision: Said(_("Approved."), goes_on=True),
    DecisionKind.HIDE: lambda decision: Said(_("Message hidden."), goes_on=True),
    DecisionKind.LABEL: lambda decision: Said(_("Labelled “%(label)s”.") % {"label": decision.label}),
    DecisionKind.ESCALATE: lambda decision: Said(
        _("Passed on to “%(queue)s”.") % {"queue": decision.to_queue}, goes_on=True
    ),
}


def _decide(request: HttpRequest, case: Case) -> Said:
    asked = _filled(DecideForm(request.POST))
    decision = actions.decide(request.workspace, request.user, case, version=_version(request), **asked)
    return DECIDED[DecisionKind(decision.kind)](decision)


def _reverse(request: HttpRequest, case: Case) -> Said:
    actions.reverse(request.workspace, request.user, _one(case.decisions, request.POST.get("decision")))
    return Said(_("Decision reversed; everything is as it was before it."), undoes=False)


def _undo(request: HttpRequest, case: Case) -> Said:
    actions.undo(request.workspace, request.user, case)
    return Said(_("Undone."), undoes=False, comes_back=True)


MOVES: dict[str, Move] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "wait": _wait,
    "snooze": _snooze,
    "finish": _finish,
    "reopen": _reopen,
    "note": _note,
    "withdraw-note": _withdraw_note,
    "reply": _reply,
    "withdraw-reply": _withdraw_reply,
    "decide": _decide,
    "reverse": _reverse,
    "undo": _undo,
}


def _filled(form: Form) -> dict:
    """What the form says. Raises RefusedError with its first fault."""
    if form.is_valid():
        return form.cleaned_data
    raise RefusedError(str(next(iter(form.errors.values()))[0]).rstrip("."))


def _version(request: HttpRequest) -> int | None:
    """Of the case as the page showed it."""
    return number_of(request.POST.get("version", ""))


def _colleague(request: HttpRequest) -> User:
    asked = request.POST.get("to", "")
    found = next((one.user for one in team(request.workspace) if str(one.user.uid) == asked), None)
    if found is None:
        raise RefusedError(_("Nobody of that name is in the team"), remedy=_("Choose somebody from the list."))
    return found


def _one(rows, uid: str | None):
    found = rows.filter(uid=uid_of(uid or "")).first()
    if found is None:
        raise Http404
    return found


# Many at once --------------------------------------------------------------------------------------------------------


@workspace_page(permissions.may_see_desk)
@require_POST
def bulk(request: HttpRequest, view: str) -> HttpResponse:
    """One verb for every case that is ticked; "undo" for those that were changed so last."""
    place, verb = place_of(request, view), request.POST.get("verb") or request.GET.get("verb", "")
    kept = f"desk:bulk:{request.workspace.slug}"
    chosen = request.session.pop(kept, []) if verb == "undo" else request.POST.getlist("cases")
    arguments = {"until": timezone.now() + A_DAY} if verb == "snooze" else {}
    try:
        found = queries.cases_by_uid(request.workspace, [uid for uid in map(uid_of, chosen) if uid])
        result = actions.bulk(request.workspace, request.user, found, verb=verb, **arguments)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(place.address)
    if result.done and verb != "undo":
        request.session[kept] = [str(case.uid) for case in result.done]
    _tell(request, result, "" if verb == "undo" else f"{place.to('bulk')}{'&' if place.query else '?'}verb=undo")
    return HttpResponseClientRedirect(place.address) if request.htmx else redirect(place.address)


def _tell(request: HttpRequest, result: actions.BulkResult, undo: str) -> None:
    """How many went well; of the rest the first few by their reasons, and how many more."""
    if result.done:
        words = ngettext("%(n)d case changed.", "%(n)d cases changed.", len(result.done))
        messages.success(request, words % {"n": len(result.done)}, extra_tags=undo)
    for _case, refusal in result.refused[:FEW]:
        messages.error(request, str(refusal))
    if len(result.refused) > FEW:
        more = len(result.refused) - FEW
        words = ngettext("%(n)d more case was left as it is.", "%(n)d more cases were left as they are.", more)
        messages.error(request, words % {"n": more})
