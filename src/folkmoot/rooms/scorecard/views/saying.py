"""What a page says of what was just done: named in its address, so that no cookie is needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

DONE = {
    "answered": _("Your answers are kept. Keep the address of this page, too: it is yours."),
    "anew": _("Your new answers are kept beside the earlier ones."),
    "made": _("The board is made. Keep the address of this page: whoever has it keeps the board."),
    "mailed": _("The link is on its way."),
    "suggested": _("The suggestion is kept. The score is as it was."),
    "threshold": _("Your threshold is kept. It is shown on this board alone."),
}
FAULTS = {
    "address": _("No mail was sent: that is not an address. Nothing else has changed."),
    "suggestion": _("Nothing was kept: write a sentence of up to 300 signs."),
}


def back(page: str, token: str, said: str) -> HttpResponse:
    """To a page behind a link, which then says it."""
    return redirect(f"{reverse(page, args=[token])}?said={said}")


def said(request: HttpRequest) -> dict:
    """What the page says, and whether it is a fault; nothing where the address names nothing known."""
    name = request.GET.get("said", "")
    return {"text": FAULTS.get(name) or DONE.get(name, ""), "is_fault": name in FAULTS}
