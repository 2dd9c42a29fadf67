"""No more letters: what the link at the foot of each leads to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from folkmoot.rooms.reception import actions, queries
from folkmoot.rooms.reception.actions.letters import STOP
from folkmoot.rooms.reception.queries import links


@csrf_exempt  # RFC 8058: a mail program sends this without having seen a page; the link itself is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Get no more letters, or again. Looking changes nothing: mail servers follow links to see what they are."""
    visitor = queries.visitor(links.read(STOP, token))
    if visitor is None:
        raise Http404
    with translation.override(visitor.language or translation.get_language()):
        if request.method == "POST":
            actions.refuse_mail(visitor, refuse="again" not in request.POST)
            visitor.refresh_from_db()
        return render(request, "reception/stop.html", {"is_stopped": visitor.no_mail_since is not None})
