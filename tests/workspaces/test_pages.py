"""Settings, team and invitations, as each role meets them."""

import pytest
from django.core import mail
from django.test import Client

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces import actions, queries
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import team

pytestmark = pytest.mark.django_db
TEAM = "/w/north/settings/team/"


def body(response) -> str:
    return response.content.decode()


def role_of(workspace, user) -> str | None:
    place = queries.membership(workspace, user)
    return place and place.role


def entries(workspace, verb: str) -> int:
    with queries.inside(workspace):
        return Entry.objects.filter(verb=verb).count()


def link_of(workspace, actor, email="fay@example.org", role=Role.AGENT) -> str:
    return actions.invite(workspace, actor, email=email, role=role).link


def test_settings_are_changed(workspace, alice_client):
    words = {"name": "North & Sons", "zone": "Asia/Tokyo", "language": "de"}
    assert alice_client.post("/w/north/settings/", words).status_code == 302
    workspace.refresh_from_db()
    assert (workspace.name, workspace.zone, workspace.language) == ("North & Sons", "Asia/Tokyo", "de")
    assert entries(workspace, "workspace.update") == 1
    assert "North &amp; Sons" in body(alice_client.get("/w/north/settings/"))


def test_settings_that_cannot_be_say_why(workspace, alice_client):
    response = alice_client.post("/w/north/settings/", {"name": "", "zone": "Mars/Olympus", "language": "de"})
    assert response.status_code == 422
    assert body(response).count('class="fault"') == 2
    workspace.refresh_from_db()
    assert workspace.name == "North Bicycles"


def test_settings_are_not_for_agents(bob_client):
    assert bob_client.get("/w/north/settings/").status_code == 403
    assert "/w/north/settings/house" not in body(bob_client.get(TEAM))


def test_everybody_sees_the_team_but_not_its_levers(alice, bob, alice_client, bob_client):
    owners, agents = body(alice_client.get(TEAM)), body(bob_client.get(TEAM))
    assert "bob@example.org" in owners
    assert "alice@example.org" in agents
    assert "Invite somebody" in owners
    assert "Invite somebody" not in agents
    assert f"{TEAM}{alice.uid}/end/" not in agents
    assert f"{TEAM}{bob.uid}/end/" in agents  # anybody may leave


def test_the_team_of_another_workspace_is_not_there(charlie_client, workspace):
    assert charlie_client.get(TEAM).status_code == 404


def test_the_team_takes_the_same_queries_however_large(
    workspace, alice, alice_client, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as taken:
        alice_client.get(TEAM)
    for number in range(5):
        user = User.objects.create_user(f"p{number}@example.org", "a long enough password")
        with queries.inside(workspace):
            Membership.objects.create(workspace=workspace, user=user, role=Role.AGENT)
    with django_assert_num_queries(len(taken)):
        alice_client.get(TEAM)


def test_a_role_is_changed(workspace, bob, alice_client):
    response = alice_client.post(f"{TEAM}{bob.uid}/role/", {"role": "reviewer"}, follow=True)
    assert role_of(workspace, bob) == Role.REVIEWER
    assert "Bob is now: Reviewer." in body(response)


def test_the_last_owner_stays_and_it_is_said_why(workspace, alice, alice_client):
    for response in (
        alice_client.post(f"{TEAM}{alice.uid}/role/", {"role": "agent"}),
        alice_client.post(f"{TEAM}{alice.uid}/end/"),
    ):
        assert response.status_code == 409
        assert "A workspace needs an owner" in body(response)
    assert role_of(workspace, alice) == Role.OWNER


def test_an_agent_changes_nobody(workspace, alice, bob, bob_client):
    assert bob_client.post(f"{TEAM}{alice.uid}/role/", {"role": "agent"}).status_code == 403
    assert bob_client.post(f"{TEAM}{alice.uid}/end/").status_code == 409
    assert role_of(workspace, alice) == Role.OWNER


def test_a_manager_makes_no_owner(workspace, alice, bob):
    with queries.inside(workspace):
        Membership.objects.filter(user=bob).update(role=Role.MANAGER)
    client = Client()
    client.force_login(bob)
    assert client.post(f"{TEAM}{bob.uid}/role/", {"role": "owner"}).status_code == 409
    assert '<option value="owner"' not in body(client.get(f"{TEAM}invite/"))
    assert role_of(workspace, bob) == Role.MANAGER


def test_somebody_is_removed_and_somebody_leaves(workspace, bob, alice_client, bob_client):
    assert "Bob is no longer in North Bicycles." in body(alice_client.post(f"{TEAM}{bob.uid}/end/", follow=True))
    assert role_of(workspace, bob) is None
    with queries.inside(workspace):
        Membership.objects.filter(user=bob).update(ended_at=None)
    assert bob_client.post(f"{TEAM}{bob.uid}/end/")["Location"] == "/"
    assert role_of(workspace, bob) is None


def test_nobody_of_another_workspace_can_be_touched(workspace, other_workspace, alice_client, charlie):
    assert alice_client.post(f"{TEAM}{charlie.uid}/end/").status_code == 404
    assert role_of(other_workspace, charlie) == Role.OWNER


def test_an_invitation_shows_its_link_once_and_is_mailed(workspace, alice_client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = body(alice_client.post(f"{TEAM}invite/", {"email": "fay@example.org", "role": "agent"}))
    link = page.split('id="link" value="')[1].split('"')[0]
    assert link.startswith("http://testserver/invitation/")
    assert link in mail.outbox[0].body
    assert link not in body(alice_client.get(TEAM))
    assert "fay@example.org" in body(alice_client.get(TEAM))


def test_who_is_in_the_team_is_not_invited_again(alice_client, bob):
    response = alice_client.post(f"{TEAM}invite/", {"email": bob.email, "role": "agent"})
    assert response.status_code == 422
    assert "This person belongs to the team already" in body(response)


def test_an_invitation_is_withdrawn(workspace, alice, alice_client):
    link = link_of(workspace, alice)
    [kept] = team.open_invitations(workspace)
    alice_client.post(f"{TEAM}invitation/{kept.uid}/withdraw/")
    assert team.open_invitations(workspace) == []
    page = body(Client().get(link))
    assert "was withdrawn" in page
    assert "<form" not in page


def test_a_newcomer_accepts_and_is_signed_in(workspace, alice):
    link, client = link_of(workspace, alice), Client()
    page = body(client.get(link))
    assert "North Bicycles" in page
    assert "Alice" in page
    response = client.post(link, {"name": "Fay", "password": "a long enough password"})
    assert (response.status_code, response["Location"]) == (302, "/")
    fay = User.objects.get(email="fay@example.org")
    assert role_of(workspace, fay) == Role.AGENT
    assert client.get(TEAM).status_code == 200
    assert "was accepted already" in body(Client().get(link))


def test_an_easy_password_is_refused_and_the_name_stays(workspace, alice):
    response = Client().post(link_of(workspace, alice), {"name": "Fay", "password": "12345"})
    assert response.status_code == 409
    assert "too easy to guess" in body(response)
    assert 'value="Fay"' in body(response)
    assert "12345" not in body(response)
    assert not User.objects.filter(email="fay@example.org").exists()


def test_who_has_an_account_signs_in_first_and_then_joins(workspace, alice, charlie, charlie_client):
    link = link_of(workspace, alice, email=charlie.email)
    stranger = Client()
    assert "Sign in with it" in body(stranger.get(link))
    assert stranger.post(link).status_code == 409
    assert "Join North Bicycles" in body(charlie_client.get(link))
    charlie_client.post(link)
    assert role_of(workspace, charlie) == Role.AGENT


def test_an_invitation_is_not_for_whoever_else_is_signed_in(workspace, alice, bob_client):
    link = link_of(workspace, alice)
    assert "Sign out, then open the link again" in body(bob_client.get(link))
    assert bob_client.post(link).status_code == 409


def test_a_wrong_link_tells_nothing(workspace, alice):
    wrong = link_of(workspace, alice)[:-6] + "wrong/"
    response = Client().get(wrong)
    assert response.status_code == 404
    assert "This invitation does not exist" in body(response)
    assert "North" not in body(response)
