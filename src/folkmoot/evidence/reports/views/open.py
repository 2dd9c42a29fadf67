"""What a link in a mail leads to. No account is asked for: the link is signed, and says who and what for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from folkmoot.evidence.reports import actions, queries
from folkmoot.evidence.reports.queries import links
from folkmoot.foundation.workspaces.queries import inside


@never_cache
@require_safe
def read(request: HttpRequest, token: str) -> HttpResponse:
    """A kept brief, for a stakeholder; for as long as the link lasts."""
    delivery = links.delivery_of(token)
    if delivery is None:
        return render(request, "reports/link_gone.html", status=404)
    language = delivery.recipient.language or delivery.workspace.language
    with inside(delivery.workspace), translation.override(language), timezone.override(delivery.workspace.zone):
        words = {
            "brief": queries.kept(delivery.report),
            "is_open": True,
            "stop": links.stopping_link(delivery.recipient),
            "name": delivery.workspace.name,
        }
        return render(request, "reports/open_brief.html", words)


@csrf_exempt  # RFC 8058: a mail program sends this without having seen a page; the link itself is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Get no more of them. Looking at the page changes nothing: mail servers follow links to see what they are."""
    recipient = links.recipient_of(token)
    if recipient is None:
        return render(request, "reports/link_gone.html", status=404)
    language = (recipient.user.language if recipient.user else recipient.language) or recipient.workspace.language
    with inside(recipient.workspace), translation.override(language):
        if request.method == "POST":
            actions.stop(recipient)
        words = {"is_done": request.method == "POST", "name": recipient.workspace.name}
        return render(request, "reports/stop.html", words)
