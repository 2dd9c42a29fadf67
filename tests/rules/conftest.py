"""Rules of the small community of the desk's tests."""

from collections.abc import Callable

import pytest
from tests.desk.conftest import Community

from folkmoot.flow import steps
from folkmoot.flow.worker import work_off
from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.stream.messages.queries.importing import announce
from folkmoot.work.desk import actions as desk
from folkmoot.work.rules import actions
from folkmoot.work.rules.models import Rule
from folkmoot.work.rules.queries import previewing
from folkmoot_engine.rules import Rule as Said
from folkmoot_engine.rules import read_rules

LID = """
rules:
  - name: Lids
    when: {message.text: {contains: [lid]}}
    then:
      - queue: urgent
      - label: lid
      - priority: urgent
"""


def said(text: str = LID) -> Said:
    return read_rules(text).rules[0]


@pytest.fixture
def community(workspace, inside) -> Community:
    desk.ensure_defaults(workspace)
    return Community(workspace)


@pytest.fixture
def hear(workspace, community) -> Callable:
    """hear(text): it is said, and walks its way."""

    def say(text: str, *, author=None, **more):
        message = community.say(author or community.make_author("Mara"), text, **more)
        announce(workspace, [message.pk])
        steps.triage_all(workspace)
        return message

    return say


@pytest.fixture
def switched_on(workspace, alice, inside) -> Callable:
    """switched_on(yaml): a rule of Alice's that is at work, its preview seen."""

    def make(text: str = LID) -> Rule:
        rule = actions.add_rule(workspace, alice, said(text))
        return switch_on(workspace, alice, rule)

    return make


def switch_on(workspace, alice, rule: Rule) -> Rule:
    see_preview(workspace, alice, rule)
    return actions.switch_on(workspace, alice, rule)


def see_preview(workspace, alice, rule: Rule, days: int = 365):
    made = actions.ask_preview(workspace, alice, rule, days=days)
    work_off({"rules.preview": steps.STEPS["rules.preview"]})
    made = previewing.by_uid(workspace, made.uid)
    assert made.state == "done", made.error
    actions.mark_shown(workspace, made)
    return made


@pytest.fixture
def teammate(workspace) -> Callable:
    """teammate(name, role): somebody else of the team."""

    def make(name: str, role: str) -> User:
        user = User.objects.create_user(f"{name.lower()}@example.org", "a long enough password", name=name)
        Membership.objects.create(workspace=workspace, user=user, role=role)
        return user

    return make
