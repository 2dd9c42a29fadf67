"""A small community with cases to work on."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.members.models import Handle, Member, PersonalRecord
from folkmoot.stream.messages.models import Message, Thread
from folkmoot.stream.triage.models import Verdict
from folkmoot.work.desk import actions
from folkmoot.work.desk.models import Case, Queue
from folkmoot_engine.schema import new_uid

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Community:
    """Makes channels, members, messages and cases in one workspace, a minute apart."""

    def __init__(self, workspace) -> None:
        self.workspace, self.numbers = workspace, itertools.count(1)
        self.channel = self.make_channel("help")

    def make_channel(self, name: str) -> Channel:
        return Channel.objects.create(workspace=self.workspace, kind="slack", source=f"slack:{name}", name=name)

    def make_author(self, name: str, *, kind: str = "person", staff: bool = False, member=None) -> Handle:
        if member is None:
            member = Member.objects.create(workspace=self.workspace, is_staff=staff)
            PersonalRecord.objects.create(workspace=self.workspace, member=member, name=name)
        return Handle.objects.create(
            workspace=self.workspace, member=member, realm="slack:T1", key=f"{next(self.numbers):032x}", kind=kind
        )

    def make_thread(self, title: str = "", channel: Channel | None = None) -> Thread:
        number = next(self.numbers)
        at = START + timedelta(minutes=number)
        return Thread.objects.create(
            workspace=self.workspace,
            channel=channel or self.channel,
            native_id=f"t{number}",
            title=title,
            opened_at=at,
            last_at=at,
        )

    def say(self, author: Handle | None, text: str, *, thread: Thread | None = None, **fields) -> Message:
        thread = thread or self.make_thread()
        number = next(self.numbers)
        message = Message.objects.create(
            **{
                "workspace": self.workspace,
                "uid": new_uid(),
                "channel": thread.channel,
                "thread": thread,
                "author": author,
                "native_id": f"m{number}",
                "kind": "message",
                "html": f"<p>{text}</p>",
                "text": text,
                "sent_at": START + timedelta(minutes=number),
                "content_hash": number,
                **fields,
            }
        )
        Thread.objects.filter(pk=thread.pk).update(message_count=thread.message_count + 1)
        thread.refresh_from_db()
        return message

    def judge(self, message: Message, **heads) -> Verdict:
        packed = {
            "uid": str(message.uid),
            "judge": "first/1",
            "language": "en",
            "urgency": 0.5,
            "needs_reply": 0.0,
            "asked": [],
            "uncalibrated": [],
            "level": 1,
            "queue": "moderation",
            "near_duplicate_of": None,
            "intents": [],
            "risks": [],
            "reasons": [],
            "signature": [],
            **heads,
        }
        columns = {name: packed[name] for name in ("language", "urgency", "level", "queue")}
        return Verdict.objects.create(
            workspace=self.workspace, message=message, judge="first/1", packed=packed, **columns
        )

    def make_case(self, message: Message | None = None, *, queue: str = "moderation", **fields) -> Case:
        if message is None:
            message = self.say(self.make_author("Mara"), "Where is my parcel?")
        return Case.objects.create(
            **{
                "workspace": self.workspace,
                "queue": Queue.objects.get(slug=queue),
                "thread": message.thread,
                "message": message,
                "channel": message.channel,
                "author": message.author,
                "language": "en",
                "urgency": 0.5,
                "opened_at": START,
                **fields,
            }
        )


@pytest.fixture
def community(workspace, inside) -> Community:
    actions.ensure_defaults(workspace)
    return Community(workspace)


@pytest.fixture
def elsewhere(other_workspace, inside) -> Community:
    """The same kinds of things in the workspace that must never be seen."""
    with workspaces.inside(other_workspace):
        actions.ensure_defaults(other_workspace)
        return Community(other_workspace)


@pytest.fixture
def case(community) -> Case:
    return community.make_case()


@pytest.fixture
def teammate(workspace):
    """Makes people of the team by their role."""

    def make(name: str, role: str) -> User:
        user = User.objects.create_user(f"{name.lower()}@example.org", "a long enough password", name=name)
        Membership.objects.create(workspace=workspace, user=user, role=role)
        return user

    return make
