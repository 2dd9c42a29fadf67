"""What strangers send in, and what their links lead to. Looking never changes anything: mail servers follow links."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.rooms.directory.actions import entry as actions
from folkmoot.rooms.directory.actions import letters
from folkmoot.rooms.directory.forms.entry import CorrectForm, MineForm, SubmitForm
from folkmoot.rooms.directory.models import Listing
from folkmoot.rooms.directory.queries import entry as queries
from folkmoot.rooms.directory.queries import wording
from folkmoot.rooms.directory.states import ListingState
from folkmoot.rooms.reception.access import public_page
from folkmoot.rooms.reception.actions import count
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.directory.rules import Judgement, fails, judge

LASTS = {
    letters.CONFIRM: actions.UNCONFIRMED_FOR,
    letters.CONSENT: actions.UNANSWERED_FOR,
    letters.OWN: timedelta(days=31),
    letters.AGAIN: timedelta(days=90),
}
page_and_form = require_http_methods(["GET", "HEAD", "POST"])


@public_page("directory")
@page_and_form
def submit(request: HttpRequest) -> HttpResponse:
    """The one place where an entry is sent in, with the rules beside it; then how each rule ends."""
    if request.method != "POST":
        return _form(request, SubmitForm(roll=request.GET.get("list", "")))
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    judged = judge(form.facts(), queries.thresholds(request.room))
    if not form.is_bot:
        count(request, "directory.submit")
        said = form.cleaned_data
        actions.submit(form.fields_of_listing(), email=said["email"], person_email=said["person_email"])
    words = {"email": form.cleaned_data["email"], "name": form.cleaned_data["name"], **_outcomes(request, judged)}
    return _private(request, "directory/sent.html", words | {"form": form if fails(judged) else None})


@public_page("directory")
@never_cache
@page_and_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The submitter says that it was they."""
    listing = _listing(letters.CONFIRM, token)
    if request.method == "POST":
        listing = actions.confirm(listing)
    return _way_on(request, listing, _found(request, listing))


@public_page("directory")
@never_cache
@page_and_form
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """The person somebody else named says whether they want to be listed."""
    listing = _listing(letters.CONSENT, token)
    if request.method == "POST" and listing.state == ListingState.CONSENT:
        listing = actions.agree(listing) if "yes" in request.POST else actions.remove(listing)
    words = {"listing": listing, "has_refused": listing.state == ListingState.REMOVED, "own": _own(listing)}
    return _private(request, "directory/consent.html", words)


@public_page("directory")
@page_and_form
def mine(request: HttpRequest) -> HttpResponse:
    """Ask for the link to one's own entry. The answer is the same whether the address is known or not."""
    form = MineForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and not form.is_bot:
        count(request, "directory.mine")
        actions.send_links(form.cleaned_data["email"])
    return _private(request, "directory/mine.html", {"form": form, "is_sent": is_sent})


@public_page("directory")
@never_cache
@require_http_methods(["GET", "HEAD"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """What the directory says of the person, and what they can do about it."""
    listing = _listing(letters.OWN, token)
    words = {"listing": listing, "token": token, "history": queries.history(listing)}
    return _private(request, "directory/own.html", words)


@public_page("directory")
@never_cache
@page_and_form
def correct(request: HttpRequest, token: str) -> HttpResponse:
    """The person corrects their entry."""
    listing = _listing(letters.OWN, token)
    if listing.state == ListingState.REFUSED:
        return _again(request, listing, "directory:correct", token)
    form = CorrectForm(request.POST or None, listing=listing)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, listing=listing, action="directory:correct", token=token)
    was = listing.state
    listing = actions.amend(listing, form.fields_of_listing())
    if was == ListingState.LISTED and listing.state == ListingState.REVIEW:
        messages.success(request, _("Thank you. Somebody looks at it; until then the entry is not shown."))
    else:
        messages.success(request, _("Thank you. It is corrected."))
    return redirect("directory:own", token)


@public_page("directory")
@never_cache
@page_and_form
def again(request: HttpRequest, token: str) -> HttpResponse:
    """A refused entry is corrected and sent again, by whoever sent it in; not once the person has agreed to it."""
    listing = _listing(letters.AGAIN, token)
    if listing.consented_at and not _is_self(listing):
        raise Http404
    return _again(request, listing, "directory:again", token)


@public_page("directory")
@never_cache
@require_POST
def hide(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the person's page from search engines, or let them in again."""
    listing = actions.hide(_listing(letters.OWN, token), hidden="hidden" in request.POST)
    if listing.is_indexed:
        messages.success(request, _("Search engines may find your page again."))
    else:
        messages.success(request, _("Search engines are asked to leave your page out. That can take them some weeks."))
    return redirect("directory:own", token)


@public_page("directory")
@never_cache
@page_and_form
def remove(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, and say what will be gone; then it is."""
    listing = _listing(letters.OWN, token)
    if request.method == "POST":
        listing = actions.remove(listing)
    words = {"listing": listing, "token": token, "is_removed": listing.state == ListingState.REMOVED}
    return _private(request, "directory/remove.html", words)


def _again(request: HttpRequest, listing: Listing, action: str, token: str) -> HttpResponse:
    form = CorrectForm(request.POST or None, listing=listing)
    if listing.state != ListingState.REFUSED:
        return _way_on(request, listing, _found(request, listing))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, listing=listing, action=action, token=token, **_found(request, listing))
    listing, judged = actions.send_again(listing, form.fields_of_listing())
    if fails(judged):
        return _form(request, form, listing=listing, action=action, token=token, **_outcomes(request, judged))
    return _way_on(request, listing, _outcomes(request, judged))


def _listing(purpose: str, token: str) -> Listing:
    """The entry a link is for; nothing where the link is over, wrong, or the entry gone."""
    listing = queries.listing(links.read(purpose, token, LASTS[purpose]))
    if listing is None:
        raise Http404
    return listing


def _form(request: HttpRequest, form, **words) -> HttpResponse:
    words |= {"form": form, "rules": wording.rules(queries.thresholds(request.room))}
    if words.get("listing"):
        return _private(request, "directory/correct.html", words)
    return render(request, "directory/submit.html", words)


def _way_on(request: HttpRequest, listing: Listing, outcomes: dict) -> HttpResponse:
    """Where an entry is on its way, and how each rule ended; to a submitter not once it is the person's own."""
    is_self = _is_self(listing)
    words = {"listing": listing, "own": _own(listing) if is_self else "", **outcomes}
    words["is_theirs"] = is_self or listing.consented_at is None
    return _private(request, "directory/confirm.html", words)


def _is_self(listing: Listing) -> bool:
    return listing.person_id is not None and listing.person_id == listing.submitter_id


def _own(listing: Listing) -> str:
    return links.make(letters.OWN, listing.uid)


def _outcomes(request: HttpRequest, judged: list[Judgement]) -> dict:
    """How each rule ended, in words."""
    limits = queries.thresholds(request.room)
    ends = {each.rule: (each.outcome, wording.reason(each.reason, limits)) for each in judged}
    rows = [{**rule, "outcome": ends[rule["code"]][0], "reason": ends[rule["code"]][1]}
            for rule in wording.rules(limits)]  # fmt: skip
    return {"outcomes": rows, "failed": len(fails(judged))}


def _found(request: HttpRequest, listing: Listing) -> dict:
    """The same, of what was found last for an entry."""
    found = {each.rule: Judgement(each.rule, each.outcome, each.reason) for each in queries.findings(listing)}
    judged = judge(queries.facts(listing), queries.thresholds(request.room))
    return _outcomes(request, [found.get(each.rule, each) for each in judged])


def _private(request: HttpRequest, template: str, words: dict) -> HttpResponse:
    """A page that concerns one person: not for search engines."""
    response = render(request, template, words)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
