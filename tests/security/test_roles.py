"""What somebody still does after their role was taken from them."""

import pytest
from tests.desk.conftest import Community

from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.work.desk import actions
from folkmoot_engine.errors import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(workspace, inside):
    actions.ensure_defaults(workspace)
    return Community(workspace).make_case(level=2)


def become(workspace, user, role: str) -> None:
    with workspaces.inside(workspace):
        Membership.objects.filter(user=user).update(role=role)


@pytest.mark.parametrize("role", ["reviewer", "expert", "provider"])
def test_a_lower_role_moves_no_case_by_undoing(workspace, bob, case, role: str):
    done = actions.finish(workspace, bob, case)
    become(workspace, bob, role)
    with pytest.raises(RefusedError, match="does not allow"):
        actions.undo(workspace, bob, case)
    done.refresh_from_db()
    assert done.state == "done"


@pytest.mark.parametrize("role", ["reviewer", "provider"])
def test_nor_brings_back_a_reply_in_the_name_of_the_brand(workspace, bob, case, role: str):
    reply = actions.record_reply(workspace, bob, case, text="It is on its way.")
    actions.withdraw_reply(workspace, bob, reply)
    become(workspace, bob, role)
    with pytest.raises(RefusedError):
        actions.undo(workspace, bob, case)
    reply.refresh_from_db()
    assert reply.withdrawn_at is not None


@pytest.mark.parametrize("address", ["search/", "search/?q=parcel", "members/"])
def test_a_provider_lead_reads_no_messages(workspace, bob, bob_client, case, address: str):
    """“Leads the people of an outside provider, and sees only those.”"""
    become(workspace, bob, "provider")
    assert bob_client.get(f"/w/north/{address}").status_code == 403
