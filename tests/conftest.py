"""Who is in every story: Alice owns the workspace, Bob works in it, Charlie owns another and must see nothing."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.models import Membership, Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.foundation.workspaces.queries import walls
from tests import browser as browsers

hypothesis_settings.register_profile("folkmoot", deadline=None)  # shared machines pause; that is no failure
hypothesis_settings.load_profile("folkmoot")


@pytest.fixture(autouse=True)
def plain_language_and_zone():
    """A page leaves the language and the zone it was asked for in on in its thread, which is that of the next test."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def forgotten_attempts():
    """What sign-in counts against guessers does not pass from test to test."""
    cache.clear()


@pytest.fixture(autouse=True)
def walls_that_let_the_test_clear_up(request):
    """On SQLite a test with real transactions is cleared up by DELETE, which append-only tables refuse."""
    marker = request.node.get_closest_marker("django_db")
    real = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if not real:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":
        walls.take_down()  # they go up again after it, as after every migration


@pytest.fixture
def workspace(db) -> Workspace:
    return Workspace.objects.create(slug="north", name="North Bicycles", zone="Europe/Berlin")


@pytest.fixture
def other_workspace(db) -> Workspace:
    return Workspace.objects.create(slug="south", name="South Kettles")


def _person(name: str, workspace: Workspace, role: Role) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", "a long enough password", name=name)
    with workspaces.inside(workspace):
        Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


@pytest.fixture
def alice(workspace) -> User:
    return _person("Alice", workspace, Role.OWNER)


@pytest.fixture
def bob(workspace) -> User:
    return _person("Bob", workspace, Role.AGENT)


@pytest.fixture
def charlie(other_workspace) -> User:
    return _person("Charlie", other_workspace, Role.OWNER)


@pytest.fixture
def inside(workspace):
    """The test stands in the workspace from its first line to its last."""
    with workspaces.inside(workspace):
        yield workspace


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice_client(alice) -> Client:
    return _signed_in(alice)


@pytest.fixture
def bob_client(bob) -> Client:
    return _signed_in(bob)


@pytest.fixture
def charlie_client(charlie) -> Client:
    return _signed_in(charlie)


@pytest.fixture(scope="session")
def on_postgresql(django_db_setup) -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture
def process_environment(transactional_db) -> dict[str, str]:
    """For a process of its own that shall see the test's database and home."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "FOLKMOOT_HOME") if name in os.environ}
    return {**kept, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "folkmoot.doors.site.settings"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for the whole run: Playwright bears one in a process."""
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browsers.executable(), args=browsers.arguments())
        yield found
        found.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
