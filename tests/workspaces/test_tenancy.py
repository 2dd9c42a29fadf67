"""Whose world a query stands in."""

import pytest
from django_scopes import ScopeError

from folkmoot.foundation.workspaces import queries
from folkmoot.foundation.workspaces.models import Membership


def test_a_query_that_names_no_workspace_raises(alice):
    with pytest.raises(ScopeError):
        Membership.objects.count()


def test_inside_shows_one_workspace_alone(workspace, other_workspace, alice, bob, charlie):
    with queries.inside(workspace):
        assert {place.user for place in Membership.objects.all()} == {alice, bob}
    with queries.inside(other_workspace):
        assert [place.user for place in Membership.objects.all()] == [charlie]
    with queries.outside():
        assert Membership.objects.count() == 3


def test_membership_is_found_for_members_alone(workspace, alice, charlie):
    assert queries.membership(workspace, alice).role == "owner"
    assert queries.membership(workspace, charlie) is None
