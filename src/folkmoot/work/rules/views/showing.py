"""What rules say on pages of the desk, through named slots."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.templatetags.verdicts import HARMFUL
from folkmoot.work.desk.views.showing import covered
from folkmoot.work.rules import permissions
from folkmoot.work.rules.queries import catching
from folkmoot.work.rules.templatetags.ruling import field_name

HEAD = "rule"


def harmful(verdict: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The reasons whose words are covered until asked for."""
    return [reason for reason in (verdict or {}).get("reasons", []) if reason["head"] in HARMFUL]


def beside_case(request: HttpRequest, case: Any) -> str:
    """Fills the slot `case.panel`: which rules caught the message, why, and what they did."""
    hits = catching.on_messages(request.workspace, [case.message_id])
    context = {
        "message": case.message,
        "harm": harmful(case.verdict) if covered(request) else [],
        "hits": catching.with_said(request.workspace, hits) if hits else [],
        "may_see": permissions.may_see_rules(request.membership.role),
        "may_write": permissions.may_write_rules(request.membership.role),
    }
    return render_to_string("rules/panel.html", context, request)


def marks(workspace: Workspace, messages: list[Any]) -> dict[int, list[dict[str, Any]]]:
    """Fills the slot `message.marks`: the words that rules caught messages by, as long as these say what they said."""
    here = {message.pk: message for message in messages}
    found: dict[int, list[dict[str, Any]]] = {}
    for hit in catching.on_messages(workspace, here):
        message = here[hit.message_id]
        if hit.content_hash == message.content_hash:
            found.setdefault(message.pk, []).extend(_marks(hit))
    return found


def _marks(hit: Any) -> list[dict[str, Any]]:
    return [
        {"head": HEAD, "code": hit.rule.name, "words": field_name(field), "start": start, "end": end}
        for field, _, start, end in hit.reasons
        if field == "message.text" and start is not None
    ]
