"""A person's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.foundation.accounts import actions
from folkmoot.foundation.accounts.forms import PreferencesForm
from folkmoot_engine.errors import RefusedError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.update_preferences(request.user, **form.cleaned_data)
        with override(user.language or None):
            messages.success(request, _("Your settings are saved."))
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    return _choose(request, "theme")


@login_required
@require_POST
def rows(request: HttpRequest) -> HttpResponse:
    return _choose(request, "rows")


def _choose(request: HttpRequest, preference: str) -> HttpResponse:
    """One choice, from a script (answered with nothing) or from a form (back to where it was made)."""
    try:
        actions.update_preferences(request.user, **{preference: request.POST.get(preference, "")})
    except RefusedError as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    if request.htmx or request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if inside else "/")
