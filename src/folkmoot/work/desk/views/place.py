"""Where somebody stands at the desk: which list, narrowed to what; and the addresses from there."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk import queries
from folkmoot.work.desk.forms import FilterForm
from folkmoot.work.desk.models import Queue
from folkmoot.work.desk.queries import CaseFilter
from folkmoot.work.desk.states import View


@dataclass(frozen=True)
class Place:
    """A list, as its address names it. A queue's own list is `View.ALL` of that queue."""

    workspace: Workspace
    user: User
    role: str
    view: View
    queue: Queue | None
    overview: queries.Overview
    form: FilterForm
    query: str  # of the address, without where a page of it begins

    @property
    def filters(self) -> CaseFilter:
        return self.form.case_filter(self.user)

    @property
    def slug(self) -> str:
        return self.queue.slug if self.queue and self.view == View.ALL else self.view.value

    @property
    def name(self) -> str:
        return str(self.queue.name if self.slug not in View.values else self.view.label)

    @property
    def within(self) -> dict:
        """What the desk's queries ask to know of a list."""
        return {"view": self.view, "user": self.user, "queue": self.queue, "filters": self.filters}

    @property
    def bare(self) -> str:
        """The list without filters."""
        return self._address("cases")

    @property
    def address(self) -> str:
        return self._with_query(self.bare)

    def case(self, uid: UUID) -> str:
        return self._with_query(self._address("case", uid))

    def to(self, name: str, *arguments) -> str:
        return self._with_query(self._address(name, *arguments))

    def acts(self, uid: UUID, verb: str) -> str:
        return self._with_query(self._address("act", uid, verb))

    def _address(self, name: str, *arguments) -> str:
        return reverse(f"desk:{name}", args=[self.workspace.slug, self.slug, *arguments])

    def _with_query(self, address: str) -> str:
        return f"{address}?{self.query}" if self.query else address


def place_of(request: HttpRequest, slug: str) -> Place:
    """The list that the address names. Raises Http404 for a name that is neither a view nor a queue."""
    overview = queries.queues(request.workspace, request.user)
    by_slug = {count.queue.slug: count.queue for count in overview.queues}
    if slug not in View.values and slug not in by_slug:
        raise Http404
    view = View(slug) if slug in View.values else View.ALL
    queue = by_slug.get(slug if slug in by_slug else request.GET.get("queue", ""))
    return Place(
        workspace=request.workspace,
        user=request.user,
        role=request.membership.role,
        view=view,
        queue=queue,
        overview=overview,
        form=FilterForm(request.workspace, request.GET),
        query=_kept(request.GET, queue if slug in View.values and view != View.ALL else None),
    )


def _kept(asked: QueryDict, queue: Queue | None) -> str:
    """The filters of an address, and the queue where the view has one beside it."""
    kept = QueryDict(mutable=True)
    for name in FilterForm.base_fields:
        if asked.get(name):
            kept[name] = asked[name]
    if queue:
        kept["queue"] = queue.slug
    return kept.urlencode()
