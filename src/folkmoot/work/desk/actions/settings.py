"""Queues, house rules and labels: what a workspace begins with, and how leads change it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.work.desk import permissions
from folkmoot.work.desk.actions.asking import refuse_unless, role_of
from folkmoot.work.desk.models import HouseRule, Label, Queue
from folkmoot_engine.errors import RefusedError

# slug, name, what belongs here, hours until due
QUEUES = [
    ("urgent", gettext_noop("Urgent"), gettext_noop("Somebody may be in danger, or it cannot wait."), 1),
    ("moderation", gettext_noop("Moderation"), gettext_noop("Messages that may break a house rule."), 8),
    ("questions", gettext_noop("Questions"), gettext_noop("Questions that nobody has answered."), 24),
    ("general", gettext_noop("Everything else"), gettext_noop("What belongs in no other queue."), 72),
]
ANYTHING_ELSE = "general"
HOUSE_RULES = [
    (
        "1",
        gettext_noop("Be kind to one another"),
        gettext_noop("Disagree with what was said, never with who said it. No insults, no mocking, no piling on."),
    ),
    (
        "2",
        gettext_noop("No hatred, no threats"),
        gettext_noop(
            "Nobody is attacked for who they are or what they believe. Nobody is threatened or told to harm themselves."
        ),
    ),
    (
        "3",
        gettext_noop("Leave private matters private"),
        gettext_noop("No addresses, telephone numbers, account numbers or pictures of people who have not agreed."),
    ),
    (
        "4",
        gettext_noop("No advertising, no traps"),
        gettext_noop("Tell of your own work where it helps the question. No bulk posting, no bait, no fraud."),
    ),
    (
        "5",
        gettext_noop("Stay with the subject"),
        gettext_noop("Begin a new conversation for a new question, in the place meant for it, and ask once."),
    ),
    (
        "6",
        gettext_noop("Keep to the law"),
        gettext_noop("Nothing that the law forbids: stolen works, forbidden goods, incitement, abuse of any kind."),
    ),
]
LABELS = [gettext_noop("Praise"), gettext_noop("Complaint"), gettext_noop("Idea"), gettext_noop("Bug")]


def ensure_defaults(workspace: Workspace) -> None:
    """Give a workspace its first queues, house rules and labels, in its own language. Does nothing the second time."""
    with transaction.atomic():
        if Queue.objects.filter(workspace=workspace).exists():
            return
        with override(workspace.language):
            _make_defaults(workspace)
        audit.record("desk.set_up", workspace=workspace)


def _make_defaults(workspace: Workspace) -> None:
    Queue.objects.bulk_create(
        [
            Queue(workspace=workspace, slug=slug, name=_(name), about=_(about), position=n, hours_to_answer=hours)
            for n, (slug, name, about, hours) in enumerate(QUEUES)
        ],
        ignore_conflicts=True,
    )
    HouseRule.objects.bulk_create(
        [HouseRule(workspace=workspace, code=code, title=_(title), text=_(text)) for code, title, text in HOUSE_RULES],
        ignore_conflicts=True,
    )
    Label.objects.bulk_create([Label(workspace=workspace, name=_(name)) for name in LABELS], ignore_conflicts=True)


def change_queue(
    workspace: Workspace,
    actor: User,
    queue: Queue,
    *,
    name: str | None = None,
    about: str | None = None,
    hours_to_answer: int | None = None,
    position: int | None = None,
) -> Queue:
    """Rename a queue, say what belongs there, how soon its cases are due, or where it stands. Raises RefusedError."""
    _must_manage(workspace, actor)
    asked = {"name": name, "about": about, "hours_to_answer": hours_to_answer, "position": position}
    after = {field: value for field, value in asked.items() if value is not None and value != getattr(queue, field)}
    if not after:
        return queue
    before = {field: getattr(queue, field) for field in after}
    with transaction.atomic():
        Queue.objects.filter(workspace=workspace, pk=queue.pk).update(**after)
        audit.record(
            "queue.change", workspace=workspace, actor=actor, on=queue, data={"before": before, "after": after}
        )
    queue.refresh_from_db()
    return queue


def add_house_rule(workspace: Workspace, actor: User, *, code: str, title: str, text: str) -> HouseRule:
    """A new clause. Raises RefusedError where its number is taken, retired rules included: decisions quote them."""
    _must_manage(workspace, actor)
    with transaction.atomic():
        if HouseRule.objects.filter(workspace=workspace, code=code).exists():
            raise RefusedError(
                _("There is a rule with the number %(code)s already") % {"code": code},
                remedy=_("Change that rule, or choose another number."),
            )
        rule = HouseRule.objects.create(workspace=workspace, code=code, title=title, text=text)
        audit.record("house_rule.add", workspace=workspace, actor=actor, on=rule, data={"code": code})
    return rule


def change_house_rule(workspace: Workspace, actor: User, rule: HouseRule, *, title: str, text: str) -> HouseRule:
    """A new wording is a new version; earlier decisions keep the one they rest on. Returns the rule now in force."""
    _must_manage(workspace, actor)
    if (rule.title, rule.text) == (title, text):
        return rule
    with transaction.atomic():
        _retire(workspace, rule)
        fresh = HouseRule.objects.create(
            workspace=workspace, code=rule.code, title=title, text=text, version=rule.version + 1
        )
        versions = {"code": rule.code, "before": str(rule.uid), "after": str(fresh.uid)}
        audit.record("house_rule.change", workspace=workspace, actor=actor, on=fresh, data=versions)
    return fresh


def retire_house_rule(workspace: Workspace, actor: User, rule: HouseRule) -> HouseRule:
    """No new decision can rest on it; old ones still do."""
    _must_manage(workspace, actor)
    with transaction.atomic():
        _retire(workspace, rule)
        audit.record("house_rule.retire", workspace=workspace, actor=actor, on=rule, data={"code": rule.code})
    return rule


def add_label(workspace: Workspace, actor: User, *, name: str) -> Label:
    _must_manage(workspace, actor)
    with transaction.atomic():
        if Label.objects.filter(workspace=workspace, name=name).exists():
            raise RefusedError(_("There is a label “%(name)s” already") % {"name": name}, remedy=_("Use that one."))
        label = Label.objects.create(workspace=workspace, name=name)
        audit.record("label.add", workspace=workspace, actor=actor, on=label, data={"name": name})
    return label


def _retire(workspace: Workspace, rule: HouseRule) -> None:
    rule.retired_at = timezone.now()
    in_force = HouseRule.objects.filter(workspace=workspace, pk=rule.pk, retired_at=None)
    if not in_force.update(retired_at=rule.retired_at):
        raise RefusedError(
            _("Rule %(code)s is no longer in force in this wording") % {"code": rule.code},
            remedy=_("Look at the list of rules again."),
        )


def _must_manage(workspace: Workspace, actor: User) -> None:
    refuse_unless(
        permissions.may_manage_desk(role_of(workspace, actor)),
        _("Only owners and managers change queues, rules and labels"),
        _("Ask one of them."),
    )
