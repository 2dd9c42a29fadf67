"""Invitations as a way back in, or up."""

import pytest

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import actions, queries
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.foundation.workspaces.queries import inside
from folkmoot_engine.errors import RefusedError

PASSWORD = "seven kettles and a bell"
pytestmark = pytest.mark.django_db


@pytest.fixture
def mallory(workspace) -> User:
    user = User.objects.create_user("mallory@example.org", PASSWORD)
    with inside(workspace):
        Membership.objects.create(workspace=workspace, user=user, role="owner")
    return user


def taken(invited) -> Membership:
    *_, uid, secret, _end = invited.link.split("/")
    return actions.accept_invitation(uid, secret, name="Accomplice", password=PASSWORD)


@pytest.mark.parametrize("role", ["owner", "manager", "agent"])
def test_who_was_put_out_does_not_come_back_by_a_link_they_kept(workspace, alice, mallory, role: str):
    invited = actions.invite(workspace, mallory, email="accomplice@example.org", role=role)
    actions.end_membership(workspace, alice, queries.membership(workspace, mallory))
    with pytest.raises(RefusedError, match="may not give this role any more"):
        taken(invited)
    assert not User.objects.filter(email="accomplice@example.org").exists()


def test_a_former_owner_makes_no_owners(workspace, alice, mallory):
    owner = actions.invite(workspace, mallory, email="one@example.org", role="owner")
    agent = actions.invite(workspace, mallory, email="two@example.org", role="agent")
    actions.change_role(workspace, alice, queries.membership(workspace, mallory), "manager")
    with pytest.raises(RefusedError):
        taken(owner)
    assert taken(agent).role == "agent"


def test_a_place_is_judged_as_it_is_now(workspace, alice, mallory):
    """A manager who read the page before somebody became an owner does not put that owner out."""
    with inside(workspace):
        manager = User.objects.create_user("manager@example.org", PASSWORD)
        Membership.objects.create(workspace=workspace, user=manager, role="manager")
    seen = queries.membership(workspace, mallory)
    seen.role = "agent"  # as it was when the page was read
    with pytest.raises(RefusedError):
        actions.end_membership(workspace, manager, seen)
    seen.role = "agent"
    with pytest.raises(RefusedError):
        actions.change_role(workspace, manager, seen, "reviewer")
    assert queries.membership(workspace, mallory).role == "owner"
