"""Insight: counts for everybody, a survey for those listed, its report for who wants it, and the host's side of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from folkmoot.rooms.directory import permissions
from folkmoot.rooms.directory.actions import insight as actions
from folkmoot.rooms.directory.forms.insight import AnswersForm, ReaderForm
from folkmoot.rooms.directory.models import Survey
from folkmoot.rooms.directory.queries import insight as queries
from folkmoot.rooms.reception.access import host_page, public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.errors import RefusedError

look_after = host_page("directory", permissions.may_look_after)


@public_page("directory")
@require_safe
def insight(request: HttpRequest) -> HttpResponse:
    return _insight(request, ReaderForm())


def _insight(request: HttpRequest, form: ReaderForm, status: int = 200) -> HttpResponse:
    words = {"counts": queries.counts(), "reports": queries.published(), "form": form}
    return render(request, "directory/insight.html", words, status=status)


@public_page("directory")
@require_POST
def want_report(request: HttpRequest) -> HttpResponse:
    form = ReaderForm(request.POST)
    if not form.is_valid():
        return _insight(request, form, status=400)
    if not form.is_bot:
        count(request, "directory.reader")
        actions.register(form.cleaned_data["email"])
    return render(request, "directory/reader_asked.html")


@public_page("directory")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reader(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm that one wants the report, or want it no more. Looking changes nothing."""
    found = queries.reader(links.read(actions.READ, token))
    if found is None:
        raise Http404
    if request.method == "POST" and "leave" in request.POST:
        actions.leave(found)
        return render(request, "directory/reader.html", {"has_left": True})
    if request.method == "POST":
        actions.confirm_reader(found)
        found.refresh_from_db()
    return render(request, "directory/reader.html", {"reader": found})


@public_page("directory")
@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    found = queries.published(year)
    if not found:
        raise Http404
    return render(request, "directory/report.html", {"survey": found[0]})


@public_page("directory")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's own answers, by the link in their letter."""
    listing, current = queries.listed(links.read(actions.OWN, token)), queries.open_survey()
    if listing is None:
        raise Http404
    if current is None:
        return render(request, "directory/survey_over.html")
    kept = queries.answers_of(current, listing)
    form = AnswersForm(request.POST or None, initial=kept.choices if kept else {})
    words = {"survey": current, "form": form, "has_answered": kept is not None}
    if request.method == "POST" and "take-back" in request.POST:
        actions.take_back(current, listing)
        return render(request, "directory/survey.html", words | {"form": AnswersForm(), "has_answered": False})
    if request.method == "POST" and form.is_valid():
        saved = actions.answer(current, listing, form.cleaned_data)
        words |= {"is_saved": saved is not None, "has_answered": saved is not None}
    return render(request, "directory/survey.html", words)


# For the host's team ------------------------------------------------------------------------------------------------


@look_after
@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    current = queries.open_survey()
    words = {
        "survey": current,
        "answered": queries.answered(current) if current else 0,
        "reachable": len(queries.people_listed()),
        "readers": len(queries.readers()),
        "past": [one for one in queries.surveys() if one.closed_at],
        "year": timezone.localdate().year,
    }
    return render(request, "directory/surveys.html", words)


@look_after
@require_POST
def open_survey(request: HttpRequest) -> HttpResponse:
    return _done(request, lambda: actions.open_survey(timezone.localdate().year, actor=request.user))


@look_after
@require_POST
def close_survey(request: HttpRequest, uid) -> HttpResponse:
    return _done(request, lambda: actions.close(_found(uid), actor=request.user))


@look_after
@require_POST
def publish_report(request: HttpRequest, uid) -> HttpResponse:
    return _done(request, lambda: actions.publish(_found(uid), actor=request.user))


@look_after
@require_safe
def preview_report(request: HttpRequest, uid) -> HttpResponse:
    """The report as it will be published."""
    found = _found(uid)
    if not found.report:
        raise Http404
    return render(request, "directory/report_preview.html", {"survey": found})


def _found(uid) -> Survey:
    found = queries.survey_by_uid(uid)
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, act) -> HttpResponse:
    try:
        act()
        messages.success(request, _("Done."))
    except RefusedError as error:
        messages.error(request, str(error))
    return redirect("directory_host:surveys", request.workspace.slug)
