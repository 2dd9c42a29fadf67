"""The door of every page of a workspace."""

import zoneinfo
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from folkmoot.foundation.workspaces import queries


def workspace_page(may: Callable[[str], bool] | None = None):
    """Let members of the workspace named in the address in, and only where `may(role)` says yes.

    The view gets `request.workspace` and `request.membership` and runs inside the workspace; it must render
    before it returns. Strangers get "not found": whether a workspace exists is nobody's business.
    """

    def door(view):
        @wraps(view)
        @login_required
        def page(request, slug: str, *args, **kwargs):
            workspace = queries.by_slug(slug)
            membership = workspace and queries.membership(workspace, request.user)
            if membership is None:
                raise Http404
            if may is not None and not may(membership.role):
                raise PermissionDenied
            request.workspace, request.membership = workspace, membership
            if not request.user.zone:
                timezone.activate(zoneinfo.ZoneInfo(workspace.zone))
            with queries.inside(workspace):
                return view(request, *args, **kwargs)

        page.may = may
        return page

    return door
