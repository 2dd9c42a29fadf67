"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from folkmoot.foundation.workspaces.access import workspace_page
from folkmoot.stream.members import queries as members
from folkmoot.stream.messages import permissions
from folkmoot.stream.messages.forms.search import SearchForm
from folkmoot.stream.messages.queries.search import search as find


@workspace_page(may=permissions.may_read)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.workspace, request.GET)
    told = {"form": form, "asked": form.is_asked(), "results": None}
    if form.is_valid() and told["asked"]:
        asked = form.cleaned_data
        told["results"] = find(
            request.workspace,
            asked["q"],
            channel=asked["channel"],
            author=asked["author"],
            since=asked["since"],
            until=asked["until"],
            before=asked["before"],
        )
        told["author"] = asked["author"]
        told["author_name"] = members.name_of(request.workspace, asked["author"]) if asked["author"] else ""
        told["filtered"] = any(asked[name] for name in ("channel", "author", "since", "until"))
        told["following"] = _following(request, told["results"].next)
    return render(request, "archives/search.html", told)


def _following(request: HttpRequest, before) -> str:
    """The query of the next page."""
    if before is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(before)
    return query.urlencode()
