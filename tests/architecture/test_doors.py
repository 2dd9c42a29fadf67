"""A walk over every address as nobody, as a stranger, and as every role."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries
from folkmoot.foundation.workspaces.models import Membership, Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.rooms.reception import actions as rooms

pytestmark = pytest.mark.django_db

FILLED = {
    "uuid": lambda: uuid.UUID(int=7),
    "slug": lambda: "nothing",
    "int": lambda: 7,
    "str": lambda: "nothing",
    "string": lambda: "nothing",
}


def addresses(patterns=None, namespaces=(), inherited=None) -> Iterator[tuple[str, dict[str, str], URLPattern]]:
    """(name, arguments and their converters, pattern) of every address of the site that has a name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        converters = {**(inherited or {}), **pattern.pattern.converters}
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield ":".join((*namespaces, pattern.name)), converters, pattern
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern.url_patterns, inner, converters)


def of_workspaces() -> list[tuple[str, dict, URLPattern]]:
    return [found for found in addresses() if "slug" in found[1] and found[0].split(":")[0] != "account"]


WORKSPACE_PAGES = of_workspaces()
NAMES = [name for name, _, _ in WORKSPACE_PAGES]


def address(name: str, converters: dict, workspace: Workspace) -> str:
    arguments = {
        key: FILLED[type(kind).__name__.removesuffix("Converter").lower()]() for key, kind in converters.items()
    }
    return reverse(name, kwargs={**arguments, "slug": workspace.slug})


@pytest.fixture
def world():
    return Workspace.objects.create(slug="harbour", name="Harbour")


def signed_in(role: str | None, world: Workspace) -> Client:
    user = User.objects.create_user(f"{role or 'stranger'}@example.org", "quite a long word")
    if role:
        with queries.outside():
            Membership.objects.create(workspace=world, user=user, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_the_walk_finds_the_pages():
    assert {"desk", "archives", "members", "workspaces"} <= {name.split(":")[0] for name in NAMES}
    assert len(NAMES) >= 20


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in(world: Workspace, method: str):
    for name, converters, _ in WORKSPACE_PAGES:
        where = address(name, converters, world)
        answer = getattr(Client(), method)(where)
        assert (answer.status_code, answer.get("Location", "")[:16]) == (302, "/accounts/login/"), name


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(world: Workspace, method: str):
    client = signed_in(None, world)
    for name, converters, _ in WORKSPACE_PAGES:
        assert getattr(client, method)(address(name, converters, world)).status_code == 404, name


@pytest.mark.parametrize("role", Role.values)
def test_every_role_gets_what_its_place_allows(world: Workspace, role: str):
    client = signed_in(role, world)
    for name, converters, pattern in WORKSPACE_PAGES:
        allowed = getattr(pattern.callback, "may", None) is None or pattern.callback.may(role)
        for method in ("get", "post"):
            status = getattr(client, method)(address(name, converters, world)).status_code
            assert (status != 403) if allowed else (status == 403), f"{method} {name}: {status}"
            assert status < 500, f"{method} {name}: {status}"


def test_every_page_of_a_workspace_passes_the_door():
    assert [name for name, _, pattern in WORKSPACE_PAGES if not hasattr(pattern.callback, "may")] == []


ROOMS = ("directory", "recognition", "scorecard")
PUBLIC_PAGES = [found for found in addresses() if found[0].split(":")[0] in ROOMS]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_room_shows_nothing_to_anybody(db, method: str):
    """Whatever a room has, its addresses are silent until it is opened."""
    for name, converters, _ in PUBLIC_PAGES:
        answer = getattr(Client(), method)(public_address(name, converters))
        assert answer.status_code == 404, name


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_open_room_asks_nobody_to_sign_in(world: Workspace, method: str):
    for room in ROOMS:
        rooms.switch(room, on=True, host=world)
    for name, converters, _ in PUBLIC_PAGES:
        answer = getattr(Client(), method)(public_address(name, converters))
        assert answer.status_code < 500, name
        assert "/accounts/" not in answer.get("Location", ""), name


def test_every_page_of_a_public_room_passes_the_door():
    assert [name for name, _, pattern in PUBLIC_PAGES if not hasattr(pattern.callback, "is_public")] == []


def public_address(name: str, converters: dict) -> str:
    return reverse(
        name,
        kwargs={
            key: FILLED[type(kind).__name__.removesuffix("Converter").lower()]() for key, kind in converters.items()
        },
    )
