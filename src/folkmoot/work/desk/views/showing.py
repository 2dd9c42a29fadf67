"""What the templates of the desk are given: a list, a case with its thread, what stands beside it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.foundation.web import slots
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.permissions import may_import
from folkmoot.foundation.workspaces.queries.team import team
from folkmoot.work.desk import permissions, queries
from folkmoot.work.desk.forms import snooze_times
from folkmoot.work.desk.models import Case
from folkmoot.work.desk.states import CaseState, DecisionKind, View
from folkmoot.work.desk.templatetags.verdicts import HARMFUL, without_harm
from folkmoot.work.desk.views.place import Place

LOOKING = 45  # seconds after its last sign of life that somebody still counts as looking
WEIGHS = 0.3  # probability from which the panel speaks of a head
TABS = {
    View.MINE: gettext_lazy("Mine"),
    View.ALL: gettext_lazy("All"),
    View.WAITING: gettext_lazy("Waiting"),
    View.SNOOZED: gettext_lazy("Snoozed"),
    View.DONE: gettext_lazy("Done"),
}
NOTHING = {
    View.MINE: (gettext_lazy("Nothing is yours"), gettext_lazy("Take a case from the list of all: open it, press a.")),
    View.ALL: (gettext_lazy("All done here"), gettext_lazy("No open case is left in this list.")),
    View.WAITING: (gettext_lazy("Nothing waits"), gettext_lazy("Cases stand here while the next word is another's.")),
    View.SNOOZED: (gettext_lazy("Nothing sleeps"), gettext_lazy("Cases stand here until the time you chose.")),
    View.DONE: (gettext_lazy("Nothing done yet"), gettext_lazy("What is finished stands here, the latest first.")),
}
STATE_KINDS = {CaseState.OPEN: "accent", CaseState.WAITING: "quote", CaseState.SNOOZED: "", CaseState.DONE: "calm"}
DECIDE_WAYS = [
    (DecisionKind.APPROVE, gettext_lazy("Approve"), "thumbs-up"),
    (DecisionKind.HIDE, gettext_lazy("Hide"), "eye-off"),
    (DecisionKind.LABEL, gettext_lazy("Label"), "tag"),
    (DecisionKind.ESCALATE, gettext_lazy("Escalate"), "arrow-up-right"),
]


def covered(request: HttpRequest) -> bool:
    """Harmful words are covered until a person chooses otherwise."""
    return request.session.get("covers", True)


# The list ----------------------------------------------------------------------------------------------------------


def ways(place: Place) -> dict[str, Any]:
    """The switcher of views and queues, with how much each holds."""
    counts, beside = place.overview, place.queue.slug if place.queue else ""
    return {
        "pulse": place.overview.pulse,
        "tabs": [
            {
                "name": name,
                "slug": view.value,
                "address": _list_address(place, view, beside),
                "count": None if beside else counts.views.get(view),
                "current": view == place.view,
            }
            for view, name in TABS.items()
        ],
        "queues": [
            {
                "queue": count.queue,
                "address": _list_address(place, place.view, count.queue.slug),
                "open": count.open if place.view == View.ALL else None,
                "overdue": count.overdue if place.view == View.ALL else 0,
                "current": count.queue == place.queue,
            }
            for count in counts.queues
        ],
        "every_queue": _list_address(place, place.view, ""),
        "total": total(place),
    }


def _list_address(place: Place, view: View, queue: str) -> str:
    """An open queue has an address of its own; beside another view it is a filter."""
    slug = queue if queue and view == View.ALL else view.value
    address = reverse("desk:cases", args=[place.workspace.slug, slug])
    return f"{address}?queue={queue}" if queue and slug != queue else address


def total(place: Place) -> queries.Count:
    """How many cases the list holds. What the switcher has counted already is not counted again."""
    if not place.filters and not place.queue and place.view in place.overview.views:
        return queries.Count(place.overview.views[place.view])
    return queries.count_cases(place.workspace, **place.within)


def rows(place: Place, covers: bool, after: str = "") -> dict[str, Any]:
    """One page of the list."""
    page = queries.cases(place.workspace, after=after, **place.within)
    more = f"{place.address}{'&' if place.query else '?'}after={page.after}" if page.after else ""
    return {"rows": [row(place, case, covers) for case in page.rows], "more": more}


def row(place: Place, case: Case, covers: bool) -> dict[str, Any]:
    return {"case": case, "name": name_of(case, covers), "address": place.case(case.uid)}


def name_of(case: Case, covers: bool) -> str:
    """What its conversation is called, else how its message begins, harmful words covered."""
    opening = without_harm(case.opening, (case.verdict or {}).get("reasons", [])) if covers else case.opening
    return case.title or opening or _("Without words")


def list_context(place: Place, covers: bool, after: str = "") -> dict[str, Any]:
    page = rows(place, covers, after)
    return {
        "place": place,
        **page,
        **ways(place),
        "chosen": [{"name": words, "without": _without(place, name)} for name, words in place.form.chosen()],
        "nothing": NOTHING[place.view],
        "untouched": not page["rows"] and _untouched(place),
        "may_import": may_import(place.role),
        "may_work": permissions.may_work(place.role, 1),
    }


def _without(place: Place, name: str) -> str:
    kept = QueryDict(place.query, mutable=True)
    kept.pop(name, None)
    return f"{place.bare}?{kept.urlencode()}" if kept else place.bare


def _untouched(place: Place) -> bool:
    """No case ever stood on this desk."""
    if any(place.overview.views.values()):
        return False
    return not queries.count_cases(place.workspace, View.DONE, user=place.user).number


# A case --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """How a case was asked for: about which message of its thread, with which form open, with what written in it."""

    around: UUID | None = None
    form: str = ""
    text: str = ""


def case_context(request: HttpRequest, place: Place, case: Case, opened: Opened | None = None) -> dict[str, Any]:
    opened = opened or Opened()
    around = queries.message(place.workspace, opened.around) if opened.around else None
    if around is not None and around.thread_id != case.thread_id:
        around = None
    window = queries.thread_window(place.workspace, case, around)
    panel = queries.side_panel(place.workspace, case, window)
    rule_set = queries.house_rules(place.workspace)
    return {
        "place": place,
        "case": case,
        "name": name_of(case, covered(request)),
        "address": place.case(case.uid),
        "moves": moves(place, case),
        "state_kind": STATE_KINDS[CaseState(case.state)],
        "window": window,
        "talk": talk(case.thread, window.messages, marks_in(place.workspace, window.messages)),
        "sections": [mark_safe(section(request, case)) for section in slots.content("case.panel")],
        "panel": panel,
        "why": why(case.verdict),
        "covers": covered(request),
        "opened": opened,
        "team": colleagues(place, case),
        "house_rules": rule_set,
        "labels": list(place.form.labels.values()),
        "other_queues": [count.queue for count in place.overview.queues if count.queue.pk != case.queue_id],
        "decide_ways": DECIDE_WAYS,
        "snooze_times": snooze_times(timezone.now()),
        "others": others_looking(place, case),
        "may_work": permissions.may_work(place.role, case.level),
        "may_note": permissions.may_note(place.role),
        "may_reply": permissions.may_reply(place.role, case.level, is_owner=case.owner_id == place.user.pk),
        "may_override": permissions.may_override(place.role),
    }


def reading_context(request: HttpRequest, message) -> dict[str, Any]:
    """A thread that asks for no work, about one of its messages."""
    window = queries.thread_about(request.workspace, message)
    return {
        "thread": message.thread,
        "name": message.thread.title or _("Thread"),
        "window": window,
        "talk": talk(message.thread, window.messages, marks_in(request.workspace, window.messages)),
        "covers": covered(request),
    }


def moves(place: Place, case: Case) -> dict[str, str]:
    """The address of each thing that can be done with a case, by its verb (with "_" for "-", as templates need)."""
    verbs = "claim release assign wait snooze finish reopen note withdraw-note decide reverse reply withdraw-reply undo"
    return {verb.replace("-", "_"): place.acts(case.uid, verb) for verb in verbs.split()}


def marks_in(workspace: Workspace, messages: list) -> dict[int, list[dict]]:
    """What later apps mark in messages, as reasons of a verdict are marked."""
    found: defaultdict[int, list[dict]] = defaultdict(list)
    for marks in slots.content("message.marks"):
        for message, reasons in marks(workspace, messages).items():
            found[message] += reasons
    return found


def talk(thread, messages: list, marks: dict[int, list[dict]]) -> list[dict[str, Any]]:
    """Each message with what it answers, where that is neither the one before nor the first, and the words to mark."""
    here = {message.pk: message for message in messages if message.parent_id is not None}
    told, before = [], None
    for message in messages:
        parent = here.get(message.parent_id) if message.parent_id != before else None
        told.append(
            {
                "message": message,
                "answers": parent,
                "reasons": beside(marked(message), marks.get(message.pk, [])),
                "accepted": bool(thread.accepted_id) and message.native_id == thread.accepted_id,
            }
        )
        before = message.pk
    return told


def marked(message) -> list[dict]:
    """The reasons of the message that is asked about; of any other only those whose words may be covered."""
    reasons = (message.verdict or {}).get("reasons", [])
    return reasons if message.is_asked else [reason for reason in reasons if reason["head"] in HARMFUL]


def beside(reasons: list[dict], marks: list[dict]) -> list[dict]:
    """Reasons cut where later apps mark words, so that both are seen; what may be covered is never cut open."""
    harmful = [reason for reason in reasons if reason["head"] in HARMFUL]
    told = [one for one in marks if not any(_overlap(one, reason) for reason in harmful)]
    plain = [reason for reason in reasons if reason["head"] not in HARMFUL]
    for one in told:
        plain = [piece for reason in plain for piece in _without_span(reason, one)]
    return [*harmful, *plain, *told]


def _without_span(reason: dict, cut: dict) -> list[dict]:
    if not _overlap(reason, cut):
        return [reason]
    pieces = [{**reason, "end": cut["start"]}, {**reason, "start": cut["end"]}]
    return [piece for piece in pieces if piece["start"] < piece["end"]]


def _overlap(one: dict, other: dict) -> bool:
    if one.get("start") is None or other.get("start") is None:
        return False
    return one["start"] < other["end"] and other["start"] < one["end"]


def why(verdict: dict | None) -> dict[str, Any] | None:
    """The verdict as the panel tells it: why it is in this queue, then each head that weighs, the likeliest first."""
    if not verdict:
        return None
    reasons = _by_head(verdict["reasons"])
    scores = [*verdict["risks"], *verdict["intents"]]
    heads = [(score["label"], score["probability"]) for score in scores if score["probability"] >= WEIGHS]
    if verdict["needs_reply"] >= WEIGHS:
        heads.append(("needs_reply", verdict["needs_reply"]))
    heads.sort(key=lambda pair: -pair[1])
    told = [{"label": name, "probability": p, "reasons": reasons[name]} for name, p in heads]
    plain = [{"label": name, "reasons": reasons[name]} for name in ("urgency", "asked") if reasons[name]]
    return {
        "opening": [*reasons["queue"], *reasons["level"]][:1],
        "heads": told + plain,
        "language": verdict["language"],
        "judge": verdict["judge"],
        "uncalibrated": [part["label"] for part in told if part["label"] in verdict["uncalibrated"]],
    }


def _by_head(reasons: list[dict]) -> dict[str, list[dict]]:
    """Head → its reasons, each once, with every stretch of words it was found in under `said`."""
    found: defaultdict[str, dict[str, dict]] = defaultdict(dict)
    for reason in reasons:
        one = found[reason["head"]].setdefault(reason["code"], {**reason, "said": []})
        if reason["words"] and reason["words"] not in one["said"]:
            one["said"].append(reason["words"])
    return defaultdict(list, {head: list(codes.values()) for head, codes in found.items()})


def colleagues(place: Place, case: Case) -> list:
    """Those of the team who may have this case."""
    return [one.user for one in team(place.workspace) if permissions.may_own(one.role, case.level)]


# Who else is looking -----------------------------------------------------------------------------------------------


def others_looking(place: Place, case: Case) -> list[str]:
    """Names of colleagues who have this case open now; says at once that its reader has, too.

    Kept in the cache and nowhere else: it is nobody's record, and gone in a minute.
    """
    now, key = timezone.now().timestamp(), f"desk:looking:{case.workspace_id}:{case.pk}"
    seen = {pk: since for pk, since in cache.get(key, {}).items() if now - since[0] < LOOKING}
    cache.set(key, {**seen, place.user.pk: (now, place.user.get_short_name())}, LOOKING)
    return [name for pk, (_moment, name) in sorted(seen.items()) if pk != place.user.pk]
