"""Workspaces, invitations and roles: what is allowed, what is refused, and one audit entry for each change."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces import actions, queries
from folkmoot.foundation.workspaces.models import Invitation, Membership
from folkmoot.foundation.workspaces.queries import inside, team
from folkmoot_engine.errors import RefusedError

PASSWORD = "seven kettles and a bell"


def place(workspace, user) -> Membership:
    return queries.membership(workspace, user)


def verbs(workspace) -> list[str]:
    with inside(workspace):
        return list(Entry.objects.filter(workspace=workspace).order_by("id").values_list("verb", flat=True))


def test_a_new_workspace_has_an_owner_and_one_entry(alice):
    new = actions.create_workspace("Blue Kites", owner=alice, zone="Europe/Oslo", language="de")
    assert (new.slug, new.zone, new.language) == ("blue-kites", "Europe/Oslo", "de")
    assert place(new, alice).role == "owner"
    assert verbs(new) == ["workspace.create"]


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"name": "  "}, "A workspace needs a name"),
        ({"name": "Kites", "slug": "north"}, "There is a workspace with this address already (north)"),
        ({"name": "Kites", "slug": "no/slash"}, "This cannot be a workspace's address (no/slash)"),
        ({"name": "Kites", "zone": "Mars/Olympus"}, "This is not a time zone (Mars/Olympus)"),
        ({"name": "Kites", "language": "xx"}, "This is not a language of Folkmoot (xx)"),
    ],
)
def test_a_workspace_that_cannot_be_is_refused_with_a_reason(alice, wrong, what):
    with pytest.raises(RefusedError, match=re.escape(what)):
        actions.create_workspace(**wrong, owner=alice)


def test_only_who_looks_after_the_site_makes_workspaces(alice):
    with pytest.raises(RefusedError, match="You may not make a workspace"):
        actions.create_workspace("Kites", owner=alice, actor=alice)


def test_a_change_of_the_workspace_keeps_what_was_before(workspace, alice, bob):
    actions.update_workspace(workspace, alice, name="North & Sons", zone="Europe/Berlin")
    with inside(workspace):
        entry = Entry.objects.get(verb="workspace.update")
    assert entry.data == {"before": {"name": "North Bicycles"}, "after": {"name": "North & Sons"}}
    with pytest.raises(RefusedError, match="You may not change the workspace"):
        actions.update_workspace(workspace, bob, name="Mine")


def invited(workspace, actor, email="dora@example.org", role="agent") -> actions.Invited:
    return actions.invite(workspace, actor, email=email, role=role, site="https://moot.example.org/")


def parts(link: str) -> tuple[str, str]:
    return tuple(link.rstrip("/").split("/")[-2:])


def test_an_invited_person_gets_a_mail_and_comes_in(workspace, alice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, link = (made := invited(workspace, alice)).invitation, made.link
    assert link.startswith(f"https://moot.example.org/invitation/{invitation.uid}/")
    assert (mailoutbox[0].to, mailoutbox[0].subject) == (["dora@example.org"], "An invitation to North Bicycles")
    assert link in mailoutbox[0].body

    membership = actions.accept_invitation(*parts(link), name="Dora", password=PASSWORD)
    dora = User.objects.get(email="dora@example.org")
    assert (membership.user, membership.role, dora.name) == (dora, "agent", "Dora")
    assert dora.check_password(PASSWORD)
    assert verbs(workspace) == ["invitation.create", "invitation.accept"]
    with pytest.raises(RefusedError, match="accepted already"):
        actions.accept_invitation(*parts(link), user=dora)


def test_the_secret_is_kept_as_a_hash_only(workspace, alice):
    made = invited(workspace, alice)
    uid, secret = parts(made.link)
    assert len(secret) >= 43
    with inside(workspace):
        row = Invitation.objects.values().get()
    assert secret not in str(row)
    assert team.invitation(uid, "wrong" + secret) is None
    assert team.invitation(uid, secret) == made.invitation


def test_who_has_an_account_signs_in_to_accept(workspace, other_workspace, alice, charlie):
    uid, secret = parts(invited(workspace, alice, charlie.email, "manager").link)
    with pytest.raises(RefusedError, match="Sign in with it"):
        actions.accept_invitation(uid, secret, password=PASSWORD)
    with pytest.raises(RefusedError, match="for another address"):
        actions.accept_invitation(uid, secret, user=alice)
    assert actions.accept_invitation(uid, secret, user=charlie).role == "manager"
    assert place(other_workspace, charlie).role == "owner"


def test_a_link_that_is_withdrawn_expired_or_replaced_ends(workspace, alice):
    withdrawn = invited(workspace, alice, "a@example.org")
    actions.withdraw_invitation(workspace, alice, withdrawn.invitation)
    expired = invited(workspace, alice, "b@example.org")
    with inside(workspace):
        Invitation.objects.filter(pk=expired.invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    replaced = invited(workspace, alice, "c@example.org")
    newest = invited(workspace, alice, "c@example.org")
    for made, what in ((withdrawn, "withdrawn"), (expired, "expired"), (replaced, "withdrawn")):
        with pytest.raises(RefusedError, match=what):
            actions.accept_invitation(*parts(made.link), password=PASSWORD)
    assert team.open_invitations(workspace) == [newest.invitation]
    assert not User.objects.filter(email__in=["a@example.org", "b@example.org", "c@example.org"]).exists()


def test_an_accepted_invitation_cannot_be_withdrawn(workspace, alice):
    made = invited(workspace, alice)
    actions.accept_invitation(*parts(made.link), password=PASSWORD)
    with pytest.raises(RefusedError, match="accepted or withdrawn already"):
        actions.withdraw_invitation(workspace, alice, made.invitation)


def test_nobody_gives_a_place_they_may_not_give(workspace, other_workspace, alice, bob, charlie):
    with pytest.raises(RefusedError, match="You may not give this role"):
        invited(workspace, bob)
    with pytest.raises(RefusedError, match="You may not give this role"):
        invited(workspace, charlie)
    actions.change_role(workspace, alice, place(workspace, bob), "manager")
    with pytest.raises(RefusedError, match="You may not give this role"):
        invited(workspace, bob, role="owner")
    with pytest.raises(RefusedError, match="You may not change this role"):
        actions.change_role(workspace, bob, place(workspace, alice), "agent")
    with pytest.raises(RefusedError, match="belongs to the team already"):
        invited(workspace, alice, bob.email)


def test_the_last_owner_stays(workspace, alice, bob):
    for deed in (
        lambda: actions.change_role(workspace, alice, place(workspace, alice), "agent"),
        lambda: actions.end_membership(workspace, alice, place(workspace, alice)),
    ):
        with pytest.raises(RefusedError, match="Make somebody else an owner first"):
            deed()
    actions.change_role(workspace, alice, place(workspace, bob), "owner")
    actions.end_membership(workspace, alice, place(workspace, alice))
    assert [member.user for member in team.team(workspace)] == [bob]
    assert verbs(workspace) == ["membership.role", "membership.end"]


def test_anybody_may_leave_and_be_asked_back(workspace, alice, bob):
    actions.end_membership(workspace, bob, place(workspace, bob))
    assert place(workspace, bob) is None
    actions.accept_invitation(*parts(invited(workspace, alice, bob.email, "reviewer").link), user=bob)
    assert place(workspace, bob).role == "reviewer"


def test_no_entry_holds_a_personal_value(workspace, alice):
    made = invited(workspace, alice)
    actions.accept_invitation(*parts(made.link), name="Dora", password=PASSWORD)
    with inside(workspace):
        kept = str(list(Entry.objects.values()))
    assert "dora" not in kept.lower()
