"""A member asks to be forgotten: nothing of them is left, anywhere in the database, and they stay forgotten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone
from tests.messages.conftest import batch, bring, reject, said

from folkmoot.flow.steps import STEPS, erase_member, triage_all
from folkmoot.flow.worker import work_off
from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.stream.members import queries
from folkmoot.stream.members.actions import ask_to_erase, merge
from folkmoot.stream.members.models import Handle, Member, PersonalRecord
from folkmoot.stream.messages.models import Import, Message, Reject, Thread
from folkmoot.stream.messages.queries.search import search
from folkmoot.stream.triage.models import Band, Verdict
from folkmoot.work.desk.actions import ensure_defaults
from folkmoot_engine.errors import RefusedError

__all__ = ["bring"]
pytestmark = pytest.mark.django_db
SECRET = "Does anybody know why my zanzibarian gearbox leaks? Write to zed@zyxwv.example or I shout STUPID."


def zed(workspace) -> Member:
    return PersonalRecord.objects.get(workspace=workspace, name="Zedekiah").member


def rows() -> list[dict]:
    told = {"author": "zed77", "author_name": "Zedekiah", "url": "https://example.org/zed77"}
    return [
        said("q", SECRET, title="Zanzibarian question", thread_id="q", tags=["zanzibar"], **told),
        said("a", "It is the seal.", thread_id="q", parent_id="q", minute=4),
        said("q2", SECRET + " Again.", minute=9, **told),
    ]


@pytest.fixture
def known(bring, workspace, alice):
    ensure_defaults(workspace)
    email = {"realm": "forum", "author_id": "zed77", "name": "Zedekiah", "kind": "person", "email": "zed@zyxwv.example"}
    mentions = reject()
    object.__setattr__(mentions, "record", {"author": "zed77", "text": "lost words"})
    bring(batch(rows(), handles=[email], rejects=[mentions, reject(2)]))
    triage_all(workspace)
    return zed(workspace)


def test_erased_everywhere(known, workspace, alice):
    assert Band.objects.filter(message__native_id="q").exists()
    count = erase_member(workspace, alice, known, role="owner")
    assert count == 2
    assert queries.name_of(workspace, known) == ""
    assert PersonalRecord.objects.get(member=known).handles == {}
    for message in Message.objects.filter(native_id__startswith="q"):
        assert (message.text, message.html, message.title, message.url, message.facts) == ("", "", "", "", {})
        assert message.erased_at is not None
    thread = Thread.objects.get(native_id="t:q")
    assert (thread.title, thread.tags, thread.url, thread.message_count) == ("", [], "", 2)
    assert Message.objects.get(native_id="a").text == "It is the seal."
    assert search(workspace, "zanzibarian").rows == []
    assert not Band.objects.filter(message__native_id__startswith="q").exists()
    for verdict in Verdict.objects.filter(message__native_id__startswith="q"):
        assert "zanzibar" not in str(verdict.packed).lower()
        assert "zyxwv" not in str(verdict.packed)
    assert sorted(Reject.objects.values_list("code", flat=True)) == ["erased", "no-time"]
    assert "zed77" not in str(list(Reject.objects.values()))


def test_erased_stays_erased_when_the_archive_comes_again(known, workspace, alice, bring):
    erase_member(workspace, alice, known, role="owner")
    again = bring(batch([*rows(), said("q3", SECRET, author="zed77", author_name="Zedekiah", minute=30)]))
    assert (again.new, again.changed, again.kept) == (1, 0, 4)
    late = Message.objects.get(native_id="q3")
    assert (late.text, late.html, late.title, late.facts, late.erased_at is not None) == ("", "", "", {}, True)
    told = {"realm": "forum", "author_id": "zed77", "name": "Zedekiah", "kind": "person"}
    bring(
        batch(
            [], handles=[told], amendments=[{"source": "forum:main", "native_id": "q", "html": "<p>x</p>", "text": "x"}]
        )
    )
    assert not PersonalRecord.objects.filter(name="Zedekiah").exists()
    assert Message.objects.get(native_id="q").text == ""
    assert Member.objects.count() == 2
    triage_all(workspace)
    assert not Verdict.objects.filter(message=late).exists()


def test_those_merged_into_them_are_erased_too(known, workspace, alice):
    ann = Handle.objects.exclude(member=known).get().member
    merge(workspace, alice, known, ann)
    assert erase_member(workspace, alice, known, role="owner") == 3
    assert set(PersonalRecord.objects.values_list("name", flat=True)) == {""}
    assert not Member.objects.filter(erased_at=None).exists()


def test_only_those_who_lead_erase_and_only_once(known, workspace, alice, bob):
    with pytest.raises(RefusedError, match="Ask a manager"):
        ask_to_erase(workspace, bob, known, role="agent")
    ask_to_erase(workspace, alice, known, role="owner")
    work_off({"erase": STEPS["erase"]})
    known.refresh_from_db()
    assert known.erased_at is not None
    with pytest.raises(RefusedError, match="merged or erased already"):
        ask_to_erase(workspace, alice, known, role="owner")


def test_kept_uploads_go_too(known, workspace, alice, tmp_path, settings, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    upload = tmp_path / "uploads" / "x" / "export.zip"
    upload.parent.mkdir(parents=True)
    upload.write_text("all of it")
    Import.objects.create(
        workspace=workspace,
        kind="slack",
        name="e",
        path=str(upload),
        is_upload=True,
        state="failed",
        finished_at=timezone.now(),
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(workspace, alice, known, role="owner")
    assert not upload.exists()


def test_another_workspace_keeps_its_own(known, workspace, other_workspace, alice):
    from folkmoot.stream.messages.actions.writing import Writer

    with standing_inside(other_workspace):
        of = Import.objects.create(workspace=other_workspace, kind="table", name="x", path="x")
        Writer(other_workspace, of).write(batch(rows()))
    erase_member(workspace, alice, known, role="owner")
    with standing_inside(other_workspace):
        assert Message.objects.get(native_id="q").text == SECRET
        assert zed(other_workspace).erased_at is None


WHOLE_LIFE = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from folkmoot.flow.steps import erase_member, triage_all
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import inside
from folkmoot.stream.members.models import PersonalRecord
from folkmoot.stream.messages.actions import run_import, start_import
workspace, _ = Workspace.objects.get_or_create(slug="w", defaults={"name": "W"})
with inside(workspace):
    done = run_import(workspace, start_import(workspace, None, sys.argv[1]))
    assert done.state == "done", done.error
    triage_all(workspace)
    if sys.argv[2] == "erase":
        member = PersonalRecord.objects.get(name="Zedekiah").member
        erase_member(workspace, None, member, role="owner")
"""


def test_no_byte_of_the_database_knows_them_any_more(tmp_path):
    archive = tmp_path / "talk.csv"
    lines = ["time,user_id,author,title,text"]
    for number in range(400):
        who = ("zed77", "Zedekiah", "zanzibarian gearbox") if number % 3 == 0 else ("ann", "Ann", "a plain pump")
        words = f"why does {who[2]} number {number} leak"
        lines.append(f"2024-03-{number % 28 + 1:02d} 10:00,{who[0]},{who[1]},About {who[2]},{words}")
    archive.write_text("\n".join(lines))
    sought = (b"zed77", b"Zedekiah", b"zanzibarian", b"zanzibar")
    assert _bytes_after(tmp_path, archive, "keep", sought) == set(sought)
    assert _bytes_after(tmp_path, archive, "erase", sought) == set()


def _bytes_after(home: Path, archive: Path, what: str, sought: tuple[bytes, ...]) -> set[bytes]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH", "LANG")}
    environment = kept | {"FOLKMOOT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "folkmoot.doors.site.settings"}
    subprocess.run([sys.executable, "-c", WHOLE_LIFE, str(archive), what], env=environment, check=True)
    content = b"".join(path.read_bytes() for path in home.glob("folkmoot.sqlite3*")).lower()
    return {words for words in sought if words.lower() in content}
