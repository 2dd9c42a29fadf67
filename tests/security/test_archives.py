"""Archives written by somebody who means harm: bombs, entities, addresses, times."""

import gzip
import io
import json
import time
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from folkmoot.stream.messages.actions import glancing
from folkmoot.stream.messages.models import Import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def zipped(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def sent(client, name: str, content: bytes):
    return client.post("/w/north/archives/upload/", {"archive": SimpleUploadedFile(name, content)}, follow=True)


def bomb(head: bytes, unit: bytes, times: int) -> bytes:
    file = io.BytesIO()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed:
        packed.write(head)
        for _ in range(times):
            packed.write(unit)
    return file.getvalue()


@pytest.mark.parametrize("unit", [b"\n" * (1 << 20), b"a" * (1 << 20)])
def test_a_small_file_that_unpacks_to_gigabytes_keeps_no_page_waiting(alice_client, monkeypatch, unit: bytes):
    monkeypatch.setattr(glancing, "PATIENCE", 2)
    content = bomb(b"author,time,text\nMara,2026-03-02 09:00,Where is my parcel?\n", unit, 700)
    begun = time.monotonic()
    page = sent(alice_client, "parcels.csv.gz", content)
    assert page.status_code == 200
    assert time.monotonic() - begun < 40  # it took minutes


def test_a_zip_of_many_tables_is_known_by_its_first(alice_client, monkeypatch):
    monkeypatch.setattr(glancing, "PATIENCE", 2)
    table = "author,time,text\nMara,2026-03-02 09:00,Where is my parcel?\n"
    begun = time.monotonic()
    page = sent(alice_client, "many.zip", zipped({f"{number}.csv": table for number in range(5_000)}))
    assert page.status_code == 200
    assert time.monotonic() - begun < 30


def workbook(**altered) -> bytes:
    """A workbook; each part whose name ends in a key goes through its function."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (["author", "time", "text"], ["Mara", "2026-03-02 09:00", "Where is my parcel?"]):
        book.active.append(row)
    book.save(made)
    file = io.BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name).decode()
            for end, change in altered.items():
                content = change(content) if name.endswith(f"{end}.xml") else content
            after.writestr(name, content)
    return file.getvalue()


LAUGHS = '<!DOCTYPE l [<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9)) + "]>"


@pytest.mark.parametrize("part", ["sheet1", "sharedStrings"])
@pytest.mark.parametrize("what", [LAUGHS, '<!DOCTYPE l [<!ENTITY e9 SYSTEM "file://{secret}">]>'])
def test_entities_of_a_workbook_are_not_followed(alice_client, monkeypatch, tmp_path, part: str, what: str):
    monkeypatch.setattr(glancing, "PATIENCE", 10)
    secret = tmp_path / "secret.txt"
    secret.write_text("the server's own words")

    def plant(content: str) -> str:
        at = content.index("<worksheet" if part == "sheet1" else "<sst")
        doctype = what.replace("{secret}", str(secret))
        return (content[:at] + doctype + content[at:]).replace("Where is", "&e9;")

    begun = time.monotonic()
    page = sent(alice_client, "book.xlsx", workbook(**{part: plant}))
    assert page.status_code in (200, 400)
    assert b"own words" not in page.content
    assert b"hahaha" not in page.content
    assert time.monotonic() - begun < 30


def test_an_address_in_a_mended_record_runs_no_script(workspace, alice, inside, tmp_path):
    from folkmoot.stream.messages import actions
    from folkmoot.stream.messages.models import Message

    context = {"of": "posts", "site": "x", "channel": "x", "address": "javascript:alert(1)//", "place": "p"}
    record = {"Id": "1", "PostTypeId": "1", "CreationDate": "2026-03-02T09:00:00", "Body": "<p>Hello</p>"}
    line = {"format": "stackexchange", "file": "f", "position": "line 1", "code": "c", "reason": "r"}
    path = tmp_path / "rejects.jsonl"
    path.write_text(json.dumps(line | {"record": record, "context": context}) + "\n")
    done = actions.run_import(workspace, actions.start_import(workspace, alice, path))
    assert (done.state, done.kept) == (Import.State.DONE, 1)
    assert Message.objects.get().url == ""
