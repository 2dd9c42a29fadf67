"""What happened to a case, entry by entry, in sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import queries as audit
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk.models import Case

MOST = 100
# verb → what was done, to follow the name of who did it.
DONE = {
    "case.claim": gettext_lazy("took the case"),
    "case.release": gettext_lazy("released the case"),
    "case.assign": gettext_lazy("gave the case to %(to)s"),
    "case.wait": gettext_lazy("set the case to waiting"),
    "case.snooze": gettext_lazy("snoozed the case"),
    "case.finish": gettext_lazy("marked the case done"),
    "case.reopen": gettext_lazy("opened the case again"),
    "case.wake": gettext_lazy("The case woke up"),
    "case.ask": gettext_lazy("A visitor of a public page asked for it"),
    "case.no_longer_needed": gettext_lazy("Closed: the message no longer needs anything"),
    "case.note": gettext_lazy("wrote a note"),
    "case.withdraw_note": gettext_lazy("withdrew a note"),
    "case.reply": gettext_lazy("drafted a reply"),
    "case.record_reply": gettext_lazy("recorded a reply as posted"),
    "case.withdraw_reply": gettext_lazy("withdrew a reply"),
    "case.approve": gettext_lazy("approved the message"),
    "case.hide": gettext_lazy("hid the message under rule %(rule)s"),
    "case.label": gettext_lazy("labelled the message “%(label)s”"),
    "case.escalate": gettext_lazy("passed the case on to %(queue)s"),
    "case.reverse": gettext_lazy("reversed a decision"),
    "case.undo": gettext_lazy("took back the last step"),
    "case.open": gettext_lazy("opened the case in %(queue)s"),
    "case.prioritise": gettext_lazy("gave the case another priority"),
    "case.undo_rule": gettext_lazy("took back what the rule “%(by_rule)s” did here"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a case's history. `actor` is None where Folkmoot itself did it; `sentence` says what happened."""

    uid: object
    at: datetime
    actor: User | None
    verb: str
    sentence: str
    until: datetime | None = None  # of a snooze


def history(workspace: Workspace, case: Case) -> list[Event]:
    """What happened to the case, the latest first, up to a hundred. One query; one more if it was given to somebody
    who has done nothing with it since."""
    entries = list(audit.entries_on(workspace, case.uid)[:MOST])
    names = {str(entry.actor.uid): entry.actor.get_short_name() for entry in entries if entry.actor}
    names |= _names({entry.data["to"] for entry in entries if entry.data.get("to")} - names.keys())
    return [_event(entry, names) for entry in entries]


def last_step(workspace: Workspace, case: Case) -> Entry | None:
    """The latest thing done to the case that was not taken back, or None. Looks back over the last hundred."""
    undone: set[str] = set()
    for entry in audit.entries_on(workspace, case.uid)[:MOST]:
        if entry.verb == "case.undo":
            undone.add(entry.data["undoes"])
        elif str(entry.uid) not in undone:
            return entry
    return None


def sentence(entry: Entry, names: dict[str, str] | None = None) -> str:
    """What was done, without who did it."""
    words = {"to": "", "rule": "", "label": "", "queue": "", **entry.data}
    words["to"] = (names or {}).get(words["to"], _("somebody"))
    if "by_rule" in entry.data:
        words["by_rule"] = entry.data["by_rule"]["name"]
    told = str(DONE.get(entry.verb, entry.verb)) % words
    if entry.verb == "case.hide" and "by_rule" in entry.data:
        told = _("hid the message until a person has reviewed it")
    if "by_rule" not in entry.data or entry.verb == "case.undo_rule":
        return told
    return _("%(what)s, by the rule “%(rule)s”") % {"what": told, "rule": words["by_rule"]}


def _event(entry: Entry, names: dict[str, str]) -> Event:
    until = entry.data.get("after", {}).get("snoozed_until")
    told = sentence(entry, names)
    return Event(entry.uid, entry.at, entry.actor, entry.verb, told, parse_datetime(until) if until else None)


def _names(uids: set[str]) -> dict[str, str]:
    if not uids:
        return {}
    return {str(user.uid): user.get_short_name() for user in User.objects.filter(uid__in=uids)}
