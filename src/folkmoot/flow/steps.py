"""The way of a message: what comes next after each step, and nothing else.

    import → triage → cases → rules → lake;  now and then: wake what was snoozed, have rules look at what has grown
    old, bring the lakes into step, brief → mails

Every step may be run twice, or killed half-way: what it did is committed piece by piece, and the rest is found again.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from folkmoot.evidence.lake import actions as lake
from folkmoot.evidence.lake import queries as lakes
from folkmoot.evidence.reports import actions as reports
from folkmoot.evidence.reports import queries as briefs
from folkmoot.foundation.accounts import queries as accounts
from folkmoot.foundation.jobs import actions as jobs
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.rooms.directory.actions import entry, insight, sheets_applying
from folkmoot.rooms.directory.actions import sheets as sheet_files
from folkmoot.rooms.directory.actions.curation import forgetting, staleness
from folkmoot.rooms.directory.queries import insight as insights
from folkmoot.rooms.directory.queries import sheets
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.recognition.actions import day_heard as day
from folkmoot.rooms.recognition.actions import thanks_letters
from folkmoot.rooms.recognition.states import CONFIRM_WITHIN
from folkmoot.stream.members import actions as member_actions
from folkmoot.stream.members import queries as members
from folkmoot.stream.members.models import Member
from folkmoot.stream.messages import actions as messages
from folkmoot.stream.messages.queries import archives
from folkmoot.stream.triage import actions as triage
from folkmoot.stream.triage import queries as verdicts
from folkmoot.stream.triage.queries import Judged
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk import queries as cases
from folkmoot.work.rules import actions as rules
from folkmoot.work.rules.queries import listing as rule_rows
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.metrics.period import Period

WHOLE = 1_000  # units of an import's progress
WAKE_EVERY = timedelta(minutes=1)
LAKES_EVERY = timedelta(minutes=1)
LOOK_EVERY = timedelta(minutes=15)
BRIEFS_EVERY = timedelta(minutes=1)
TIDY_EVERY = timedelta(hours=6)
CURATE_EVERY = timedelta(hours=6)
THANKS_EVERY = timedelta(hours=6)


class Job(Protocol):
    """What the worker gives a step: `folkmoot.flow.worker.JobContext`."""

    workspace: Workspace | None
    payload: dict[str, Any]

    def progress(self, done: int, total: int = 0) -> None: ...

    def cancelled(self) -> bool: ...


def import_archive(job: Job) -> dict[str, Any]:
    """Bring an archive in (payload: the uid of its import), then have triage look. Goes on where it was left."""
    workspace = job.workspace
    found = archives.by_uid(workspace, job.payload["import"])
    if found is None:
        raise RefusedError("There is no such import", where=str(job.payload["import"]), remedy="Begin a new one.")
    if found.state != "done":
        found = messages.run_import(
            workspace,
            found,
            on_progress=lambda row: job.progress(round(row.progress * WHOLE), WHOLE),
            cancelled=job.cancelled,
        )
    after_import(workspace)
    return {name: getattr(found, name) for name in ("state", "fetched", "kept", "skipped", "rejected")}


def after_import(workspace: Workspace) -> None:
    """New messages wait for triage: have it look at them."""
    jobs.enqueue("triage", str(workspace.uid), workspace=workspace)


def judge_arrivals(job: Job) -> dict[str, Any]:
    """Judge all that is waiting and open the cases it makes."""
    done = triage_all(job.workspace, progress=job.progress, cancelled=job.cancelled)
    after_triage(job.workspace)
    return done


def after_triage(workspace: Workspace) -> None:
    """What is known now waits to be counted."""
    jobs.enqueue("lake", str(workspace.uid), workspace=workspace)


def triage_all(
    workspace: Workspace,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, int]:
    """Judge until nothing waits. A batch's verdicts, cases and arrivals are one transaction. Returns what it did."""
    rules.begin_with_starter_set(workspace)
    waiting = verdicts.arrivals_waiting(workspace)
    done = {"judged": 0, "opened": 0, "changed": 0, "closed": 0, "caught": 0}

    def then(judged: list[Judged]) -> None:
        for name, number in after_judging(workspace, judged).items():
            done[name] += number

    while not cancelled() and (judged := triage.judge_arrivals(workspace, then=then)) is not None:
        done["judged"] += len(judged)
        progress(done["judged"], max(waiting, done["judged"]))
    return done


def after_judging(workspace: Workspace, judged: list[Judged]) -> dict[str, int]:
    """Open the cases, then hand what the rules catch to the desk; and as what is new in a thread may have answered an
    earlier message, look at that again."""
    opened = desk.open_cases(workspace, judged)
    caught = rules.act(workspace, [one.message_id for one in judged])
    day.hear(workspace, [one.message_id for one in judged])
    now_judged = {one.message_id for one in judged}
    earlier = cases.messages_waiting_in(workspace, {one.thread_id for one in judged if one.is_new})
    triage.look_again(workspace, [message for message in earlier if message not in now_judged])
    return {"opened": opened.opened, "changed": opened.changed, "closed": opened.closed, "caught": caught}


def wake(job: Job) -> dict[str, Any]:
    """Open again what was snoozed until now, in every workspace."""
    woken = 0
    for workspace in workspaces.all_workspaces():
        with workspaces.inside(workspace):
            woken += len(desk.wake_due(workspace))
    return {"woken": woken}


def look_after_lakes(job: Job) -> dict[str, Any]:
    """Have each lake that has something to learn brought into step; one that is to be made anew, too."""
    lakes.forget_the_gone()
    waiting = lakes.out_of_step()
    for workspace in waiting:
        after_triage(workspace)
    return {"waiting": len(waiting)}


def fill_lake(job: Job) -> dict[str, Any]:
    """Bring one workspace's lake into step with the database."""
    return {"changes": lake.keep_in_step(job.workspace, progress=job.progress)}


def look_again(job: Job) -> dict[str, Any]:
    """In every workspace, rules that wait for a thread to grow old look at those that have."""
    caught = 0
    for workspace in workspaces.all_workspaces():
        with workspaces.inside(workspace):
            caught += rules.look_again(workspace, progress=job.progress, cancelled=job.cancelled)
    return {"caught": caught}


def preview_rule(job: Job) -> dict[str, Any]:
    """Work out what a rule would have done (payload: the uid of the preview)."""
    made = rules.run_preview(job.workspace, job.payload["preview"], progress=job.progress, cancelled=job.cancelled)
    return {"state": made.state if made else "gone"}


def undo_rule(job: Job) -> dict[str, Any]:
    """Take back what a rule did (payload: its uid, who asks, since when)."""
    rule = rule_rows.by_uid(job.workspace, job.payload["rule"])
    if rule is None:
        return {"undone": 0, "left": 0}
    actor = accounts.by_id(job.payload["actor"])
    since = parse_datetime(job.payload["since"]) if job.payload["since"] else None
    done = rules.undo_hits(job.workspace, actor, rule, since=since, progress=job.progress, cancelled=job.cancelled)
    return {"undone": done.free, "left": done.touched}


def erase(job: Job) -> dict[str, Any]:
    """A member asked to be forgotten (payload: the member's uid, who asked for them, in which role)."""
    member = members.by_uid(job.workspace, job.payload["member"])
    if member is None or member.erased_at is not None:
        return {"messages": 0}
    actor = accounts.by_id(job.payload["actor"])
    return {"messages": erase_member(job.workspace, actor, member, role=job.payload["role"], progress=job.progress)}


def erase_member(
    workspace: Workspace,
    actor,
    member: Member,
    *,
    role: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Erase a member wherever they are known, in one transaction; then what the database keeps beneath its tables,
    and the lake.

    Returns how many messages there were. Notes and decisions of the team stay: they name nobody.
    """
    with transaction.atomic():
        who = member_actions.erase(workspace, actor, member, role=role)
        count = messages.redact_messages_of(workspace, who, then=lambda found: forget_messages(workspace, found))
    for done in messages.scrub():
        progress(done, 0)
    lake.keep_in_step_if_there(workspace)
    return count


def forget_messages(workspace: Workspace, found: list[int]) -> None:
    """What was derived of the messages of somebody who is erased."""
    triage.forget(workspace, found)
    day.forget(workspace, found)


def listen_again(job: Job) -> dict[str, Any]:
    """Look for the hashtag of Appreciation Day in all that came in."""
    return {"heard": day.hear_all(job.workspace, cancelled=job.cancelled)}


def ask_for_briefs(job: Job) -> dict[str, Any]:
    """Have the weekly brief written in every workspace where it is due by the clocks there."""
    now, asked = timezone.now(), 0
    for workspace in workspaces.all_workspaces():
        with workspaces.inside(workspace):
            week = briefs.due_week(workspace, now)
            if week is not None:
                reports.ask_for(workspace, week)
                asked += 1
    return {"asked": asked}


def write_brief(job: Job) -> dict[str, Any]:
    """Write one brief and keep it (payload: the week). Each reader's mail is a job of its own."""
    lake.keep_in_step(job.workspace, progress=job.progress)
    report = reports.write(job.workspace, Period.week(job.payload["week"]), timezone.now())
    return {"mails": len(briefs.deliveries(job.workspace, report))}


def send_brief(job: Job) -> dict[str, Any]:
    """Mail one brief to one reader (payload: the delivery), at most once."""
    return {"state": str(reports.deliver(job.workspace, job.payload["delivery"]))}


def send_letter(job: Job) -> dict[str, Any]:
    """Mail one letter to a visitor of the public rooms (payload: its uid), at most once."""
    return {"state": str(reception.deliver(job.payload["letter"]))}


def tidy_rooms(job: Job) -> dict[str, Any]:
    """Forget how often visitors did something, once that counts no longer, and what nobody confirmed or looked at."""
    forgotten = {"tallies": reception.forget_tallies(), "marks": reception.forget_marks()}
    return {**forgotten, **entry.tidy(), **insight.tidy(), **sheet_files.tidy()}


def apply_sheet(job: Job) -> dict[str, Any]:
    """Do what was chosen of a spreadsheet of people (payload: the uid of its import). Goes on where it was left."""
    found = sheets.by_uid(job.payload["import"])
    return sheets_applying.apply(found, progress=job.progress, cancelled=job.cancelled) if found else {}


def invite_to_survey(job: Job) -> dict[str, Any]:
    """Write to everybody listed that a survey is open (payload: its uid), once."""
    found = insights.survey_by_uid(job.payload["survey"])
    return {"letters": insight.invite(found) if found else 0}


def send_survey_report(job: Job) -> dict[str, Any]:
    """Write to everybody who wanted it that a report is published (payload: its survey), once."""
    found = insights.survey_by_uid(job.payload["survey"])
    return {"letters": insight.send_report(found) if found else 0}


def look_after_directory(job: Job) -> dict[str, Any]:
    """Ask people whose entry has grown old whether it is still right, and remind them; take the removed out of
    editions."""
    return {**staleness.ask_again(), "forgotten": forgetting.sweep()}


def tell_of_thanks(job: Job) -> dict[str, Any]:
    """Write the letters that follow a decision on a thank-you (payload: its uid, the version that was decided)."""
    return {"letters": thanks_letters.tell(job.payload["thanks"], job.payload["version"])}


def look_after_thanks(job: Job) -> dict[str, Any]:
    """Write the weekly letters of those who are thanked, and forget what nobody confirmed."""
    now = timezone.now()
    digests = thanks_letters.write_digests(now)
    return {"digests": digests, "forgotten": thanks_letters.forget_unconfirmed(now - CONFIRM_WITHIN)}


def begin() -> None:
    """What a site does again and again. To be called when a worker starts; calling it twice changes nothing."""
    jobs.enqueue("wake", "all", period=WAKE_EVERY)
    jobs.enqueue("lakes", "all", period=LAKES_EVERY)
    jobs.enqueue("rules.look", "all", period=LOOK_EVERY)
    jobs.enqueue("briefs", "all", period=BRIEFS_EVERY)
    jobs.enqueue("rooms.tidy", "all", period=TIDY_EVERY)
    jobs.enqueue("directory.curate", "all", period=CURATE_EVERY)
    jobs.enqueue("thanks.look", "all", period=THANKS_EVERY)


STEPS: dict[str, Callable[[Job], dict[str, Any] | None]] = {
    "import": import_archive,
    "triage": judge_arrivals,
    "wake": wake,
    "lake": fill_lake,
    "lakes": look_after_lakes,
    "rules.look": look_again,
    "rules.preview": preview_rule,
    "rules.undo": undo_rule,
    "erase": erase,
    "briefs": ask_for_briefs,
    "brief": write_brief,
    "send-brief": send_brief,
    "letter": send_letter,
    "rooms.tidy": tidy_rooms,
    "directory.curate": look_after_directory,
    "directory.sheet": apply_sheet,
    "directory.survey": invite_to_survey,
    "directory.report": send_survey_report,
    "thanks.tell": tell_of_thanks,
    "thanks.look": look_after_thanks,
    "day.listen": listen_again,
}
