"""Nothing of an erased member is left where they had been: not in a title, not in a record that could not be read."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from folkmoot.flow import steps
from folkmoot.stream.members.models import Member, PersonalRecord
from folkmoot.stream.messages import actions
from folkmoot.stream.messages.models import Import, Reject, Thread

pytestmark = pytest.mark.django_db
HEADERS = "Date: Mon, 2 Mar 2026 09:00:00 +0000\nFrom: Mara Quill <mara@example.org>\n"
MAIL = "From mara Mon Mar  2 09:00:00 2026\nMessage-ID: <2@x>\n" + HEADERS


def erased(workspace, alice, name: str) -> None:
    record = PersonalRecord.objects.get(name=name)
    steps.erase_member(workspace, alice, record.member, role="owner")


def brought_in(workspace, alice, tmp_path, content: str) -> Import:
    path = tmp_path / "list.mbox"
    path.write_text(content)
    return actions.run_import(workspace, actions.start_import(workspace, alice, path))


def test_the_title_of_a_conversation_whose_beginning_never_came(workspace, alice, inside, tmp_path):
    mail = MAIL + "In-Reply-To: <1@x>\nSubject: Re: My illness, by Mara Quill\n\nIt grows worse.\n"
    assert brought_in(workspace, alice, tmp_path, mail).kept == 1
    assert "illness" in Thread.objects.get().title
    erased(workspace, alice, "Mara Quill")
    assert Thread.objects.get().title == ""


@pytest.mark.parametrize("told", ["MARA@Example.ORG", 'Mara "Mo" Quill', "Måra Quill"])
def test_records_that_could_not_be_read_however_they_spell_it(workspace, alice, inside, tmp_path, told: str):
    of = brought_in(workspace, alice, tmp_path, MAIL + "Subject: Hello\n\nHello all of you\n")
    name = "Mara Quill" if "@" in told else told
    PersonalRecord.objects.update(name=name)
    record = {"from": told, "text": "my address is 1 Mill Lane"}
    Reject.objects.create(of=of, workspace=workspace, file="f", position="1", code="c", reason="r", record=record)
    other = {"from": "Tom", "text": "hello"}
    Reject.objects.create(of=of, workspace=workspace, file="f", position="2", code="c", reason="r", record=other)
    erased(workspace, alice, name)
    assert [kept.code for kept in Reject.objects.order_by("pk")] == ["erased", "c"]
    assert "Mill Lane" not in json.dumps(list(Reject.objects.values("record", "reason", "context")))


def test_no_table_knows_them_any_more(workspace, alice, inside, tmp_path):
    mail = MAIL + "Subject: Zwiebelfisch\n\nMy word is Quittenbrot, and mara@example.org my address.\n"
    brought_in(workspace, alice, tmp_path, mail)
    steps.triage_all(workspace)
    erased(workspace, alice, "Mara Quill")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("messages_search"):
                continue  # the index's own tables are packed; the search itself is asked elsewhere
            cursor.execute(f'SELECT * FROM "{table}"')
            words = str(cursor.fetchall())
            for gone in ("Quittenbrot", "Zwiebelfisch", "Mara Quill", "mara@example"):
                assert gone not in words, table
    assert Member.objects.get().erased_at is not None


def test_an_upload_that_waits_is_gone(workspace, alice, inside, tmp_path, settings, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    brought_in(workspace, alice, tmp_path, MAIL + "Subject: Hello\n\nHello all of you\n")
    actions.receive_upload(workspace, alice, SimpleUploadedFile("a.mbox", (MAIL + "\n\nHello\n").encode()))
    with django_capture_on_commit_callbacks(execute=True):
        erased(workspace, alice, "Mara Quill")
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
