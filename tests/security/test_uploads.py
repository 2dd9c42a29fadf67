"""What an upload may do to the server's own files and disk, and who may send one at all."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.workspaces.models import Membership
from folkmoot.stream.messages import actions
from folkmoot.stream.messages.models import Import

TABLE = b"author,time,text\nMara,2026-03-02 09:00,Where is my parcel?\nTom,2026-03-02 10:00,It is on its way to you.\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "home" / "uploads"
    return settings.MEDIA_ROOT


def kept(home: Path) -> list[str]:
    return sorted(path.name for path in home.rglob("*") if path.is_file())


def test_a_file_named_on_the_server_is_never_taken_for_an_upload(
    workspace, alice, inside, home, tmp_path, django_capture_on_commit_callbacks
):
    """The same archive was uploaded and broken off before: only that copy is ours to remove."""
    own = tmp_path / "the operator's" / "parcels.csv"
    own.parent.mkdir()
    own.write_bytes(TABLE)
    beside = own.with_name("taxes.txt")
    beside.write_text("not yours")
    uploaded = actions.receive_upload(workspace, alice, SimpleUploadedFile("parcels.csv", TABLE))
    Import.objects.filter(pk=uploaded.pk).update(state=Import.State.CANCELLED)
    with django_capture_on_commit_callbacks(execute=True):
        again = actions.start_import(workspace, None, own)
        done = actions.run_import(workspace, again)
    assert (again.pk, done.state, done.kept) == (uploaded.pk, "done", 2)
    assert own.read_bytes() == TABLE
    assert beside.read_text() == "not yours"
    assert kept(home) == []


def test_removing_an_upload_never_leaves_the_folder_of_uploads(
    workspace, alice, inside, home, tmp_path, django_capture_on_commit_callbacks
):
    stray = tmp_path / "elsewhere" / "parcels.csv"
    stray.parent.mkdir()
    stray.write_bytes(TABLE)
    uploaded = actions.receive_upload(workspace, alice, SimpleUploadedFile("parcels.csv", TABLE))
    Import.objects.filter(pk=uploaded.pk).update(path=str(stray))
    uploaded.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_import(workspace, alice, uploaded)
    assert stray.exists()


@pytest.mark.parametrize("name", ["🚲" * 119 + ".csv", "../../../../tmp/a.csv", "..\\..\\a.csv", "-rf.csv"])
def test_a_strange_name_stays_a_name(alice_client, home, name: str):
    answer = alice_client.post("/w/north/archives/upload/", {"archive": SimpleUploadedFile(name, TABLE)})
    assert answer.status_code == 302
    [found] = [path for path in home.rglob("*") if path.is_file()]
    assert found.parent.parent == home


@pytest.fixture
def provider(workspace, inside) -> Client:
    user = User.objects.create_user("lead@example.org", "a long enough password")
    Membership.objects.create(workspace=workspace, user=user, role="provider")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def written(monkeypatch) -> list[int]:
    """Bytes that an upload writes to temporary files, in the order it does."""
    sizes: list[int] = []
    write = TemporaryFileUploadHandler.receive_data_chunk

    def count(handler, raw_data, start):
        sizes.append(len(raw_data))
        return write(handler, raw_data, start)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", count)
    return sizes


def large(name: str = "parcels.csv") -> io.BytesIO:
    file = io.BytesIO(TABLE + b"Mara,2026-03-02 09:00,Still nothing\n" * 120_000)
    file.name = name
    return file


@pytest.mark.parametrize("address", ["/accounts/login/", "/i18n/setlang/", "/w/north/archives/upload/", "/me/theme/"])
def test_a_stranger_cannot_fill_the_disk(workspace, home, written, address: str):
    """Django reads the whole body of any POST to look for its token, before any page asks who it is."""
    answer = Client(enforce_csrf_checks=True).post(address, {"archive": large()})
    assert answer.status_code in (302, 403)
    assert written == []


@pytest.mark.parametrize("address", ["/w/north/archives/upload/", "/me/theme/"])
def test_nor_can_a_role_that_brings_nothing_in(provider, bob_client, charlie_client, home, written, address: str):
    for client in (provider, bob_client, charlie_client):
        client.post(address, {"archive": large()})
    assert written == []


def test_who_may_bring_archives_in_still_can(alice_client, home, written):
    answer = alice_client.post("/w/north/archives/upload/", {"archive": large()})
    assert answer.status_code == 302
    assert sum(written) == large().getbuffer().nbytes


def test_many_files_at_once_share_one_limit(alice_client, home, written, settings):
    settings.UPLOAD_LIMIT = 5 << 20
    answer = alice_client.post("/w/north/archives/upload/", {"archive": large(), "b": large(), "c": large()})
    assert answer.status_code == 400
    assert sum(written) <= settings.UPLOAD_LIMIT
    assert kept(home) == []


def test_no_path_of_the_server_is_told(alice_client, home):
    answer = alice_client.post("/w/north/archives/upload/", {"archive": SimpleUploadedFile("a.zip", b"PK\x03\x04no")})
    assert answer.status_code == 400
    assert str(settings.MEDIA_ROOT) not in answer.content.decode()
