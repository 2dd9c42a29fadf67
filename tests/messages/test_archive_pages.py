"""From the file in a browser to messages in the queue: look, confirm, watch, stop, go on, mend."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from folkmoot.flow.steps import STEPS
from folkmoot.flow.worker import work_off
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.stream.messages import actions
from folkmoot.stream.messages.models import Import, Message, NamedMapping

from .conftest import batch, said, slack_zip

pytestmark = pytest.mark.django_db
TABLE = b"when,who,what\n2015-01-01 10:00,ann,hello\n2015-01-02 11:00,bob,world\nnever,bob,lost\n"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


def page(name: str, *args) -> str:
    return reverse(f"archives:{name}", args=["north", *args])


def upload(client, content: bytes, name: str):
    return client.post(page("upload"), {"archive": SimpleUploadedFile(name, content)})


def text_of(response) -> str:
    return response.content.decode()


def the_import(workspace) -> Import:
    with standing_inside(workspace):
        return Import.objects.get()


def work() -> None:
    work_off({"import": STEPS["import"]})


def test_the_whole_way_of_a_slack_export(
    alice_client, workspace, tmp_path, uploads, django_capture_on_commit_callbacks
):
    answer = upload(alice_client, slack_zip(tmp_path / "export.zip").read_bytes(), "export.zip")
    of = the_import(workspace)
    assert answer["Location"] == page("archive", of.uid)
    look = text_of(alice_client.get(answer["Location"]))
    for words in ("Slack export", "workshop", "Does pump 0 fit?", "mara", "event: channel_join: 1", "Bring it in"):
        assert words in look
    with standing_inside(workspace):
        assert not Message.objects.exists()
    assert alice_client.post(page("confirm", of.uid), {"kind": "slack"})["Location"] == page("archive", of.uid)
    waiting = text_of(alice_client.get(page("archive", of.uid)))
    assert f'hx-get="{page("progress", of.uid)}"' in waiting
    assert "Cancel the import" in waiting
    with django_capture_on_commit_callbacks(execute=True):
        work()
    over = alice_client.get(page("progress", of.uid))
    assert over["HX-Refresh"] == "true"
    done = text_of(alice_client.get(page("archive", of.uid)))
    for words in ("6 new messages are in.", "7 = 6 + 1 + 0", "event: channel_join", "Go to the desk"):
        assert words in done
    assert "Slack export" in text_of(alice_client.get(page("archives")))
    assert list(uploads.iterdir()) == [], "the upload is removed when its import is done"
    with standing_inside(workspace):
        verbs = list(Entry.objects.filter(object_uid=of.uid).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["import.start", "import.confirm", "import.done"]
    assert "Does <mark>pump</mark> 5 fit?" in text_of(alice_client.get(page("search") + "?q=pump"))


def mapped(**more: str) -> dict[str, str]:
    told = {"kind": "table", "column-text": "what", "column-sent_at": "when", "column-author_name": "who"}
    return told | {"header": "on", "time": "iso", "zone": "Europe/Berlin", "markup": "plain", "save_as": ""} | more


def test_a_table_its_columns_and_its_rejects(alice_client, workspace, settings, tmp_path):
    upload(alice_client, TABLE, "old talk.csv")
    of = the_import(workspace)
    look = text_of(alice_client.get(page("archive", of.uid)))
    assert "Which column is what" in look
    again = alice_client.post(page("confirm", of.uid), mapped(look="again"))
    assert again.status_code == 200
    assert "is no time" in text_of(again)
    wrong = alice_client.post(page("confirm", of.uid), mapped(zone="Moon/North"))
    assert wrong.status_code == 400
    assert the_import(workspace).state == "preview"
    alice_client.post(page("confirm", of.uid), mapped(save_as="Old talk"))
    work()
    done = text_of(alice_client.get(page("archive", of.uid)))
    assert "3 = 2 + 0 + 1" in done
    with standing_inside(workspace):
        assert Message.objects.get(text="hello").sent_at.isoformat() == "2015-01-01T09:00:00+00:00"
        assert NamedMapping.objects.get().mapping["columns"]["author_name"] == "who"
    file = b"".join(alice_client.get(page("rejects", of.uid)).streaming_content)
    (line,) = file.decode().splitlines()
    mended = json.loads(line)
    mended["record"]["when"] = "2015-01-03 12:00"
    with standing_inside(workspace):
        (tmp_path / "mended.jsonl").write_text(json.dumps(mended))
        second = actions.run_import(workspace, actions.start_import(workspace, None, tmp_path / "mended.jsonl"))
        assert (second.kind, second.kept, second.rejected) == ("rejects", 1, 0)
        assert Message.objects.get(text="lost").channel == Message.objects.get(text="hello").channel
    upload(alice_client, TABLE, "next.csv")
    with standing_inside(workspace):
        kept = NamedMapping.objects.get()
        latest = Import.objects.latest("pk")
    told = {"kind": "table", "use": f"saved:{kept.uid}", "look": "again"}
    shown = text_of(alice_client.post(page("confirm", latest.uid), told))
    assert '<option value="who" selected>' in shown
    assert 'value="Europe/Berlin"' in shown


def test_what_is_no_archive_is_refused_in_plain_words(alice_client, workspace, uploads):
    answer = upload(alice_client, b"\x00\x01\x02 nothing that is known", "photo.bin")
    assert answer.status_code == 400
    assert "No format recognises this archive (photo.bin)" in text_of(answer)
    assert upload(alice_client, b"", "empty.csv").status_code == 400
    assert alice_client.post(page("upload"), {}).status_code == 400
    assert not uploads.exists() or list(uploads.iterdir()) == []


@pytest.mark.parametrize("size", [2_000, 3_000_000])  # kept in memory; streamed to a file
def test_an_upload_over_the_limit_is_refused(alice_client, workspace, settings, uploads, size):
    settings.UPLOAD_LIMIT = 1_000
    answer = upload(alice_client, b"a,b\n" * (size // 4), "large.csv")
    assert answer.status_code == 400
    assert "large" in text_of(answer)
    assert not uploads.exists() or list(uploads.iterdir()) == []


def test_cancelled_before_it_began_and_taken_up_again(alice_client, workspace, tmp_path):
    upload(alice_client, slack_zip(tmp_path / "e.zip").read_bytes(), "e.zip")
    of = the_import(workspace)
    alice_client.post(page("confirm", of.uid), {"kind": "slack"})
    alice_client.post(page("cancel", of.uid))
    assert the_import(workspace).state == "cancelled"
    work()
    assert the_import(workspace).fetched == 0
    assert "Try again" in text_of(alice_client.get(page("archive", of.uid)))
    alice_client.post(page("resume", of.uid))
    work()
    assert (the_import(workspace).state, the_import(workspace).kept) == ("done", 6)


def test_an_archive_that_is_not_wanted_is_removed(
    alice_client, workspace, tmp_path, uploads, django_capture_on_commit_callbacks
):
    upload(alice_client, slack_zip(tmp_path / "e.zip").read_bytes(), "e.zip")
    of = the_import(workspace)
    with django_capture_on_commit_callbacks(execute=True):
        assert alice_client.post(page("discard", of.uid))["Location"] == page("archives")
    assert list(uploads.iterdir()) == []
    assert alice_client.get(page("archive", of.uid)).status_code == 404


def test_pressing_twice_does_no_harm(alice_client, workspace, tmp_path):
    upload(alice_client, slack_zip(tmp_path / "e.zip").read_bytes(), "e.zip")
    of = the_import(workspace)
    for _ in range(2):
        alice_client.post(page("confirm", of.uid), {"kind": "slack"})
    work()
    for verb in ("confirm", "cancel", "resume", "discard"):
        assert alice_client.post(page(verb, of.uid), {"kind": "slack"}).status_code == 302
    assert (the_import(workspace).state, the_import(workspace).kept) == ("done", 6)


def test_only_those_who_lead_bring_archives_in(bob_client, charlie_client, alice_client, workspace, tmp_path):
    upload(alice_client, slack_zip(tmp_path / "e.zip").read_bytes(), "e.zip")
    of = the_import(workspace)
    for client, expected in ((bob_client, 403), (charlie_client, 404)):
        assert client.get(page("archives")).status_code == expected
        assert client.get(page("archive", of.uid)).status_code == expected
        assert client.post(page("confirm", of.uid), {"kind": "slack"}).status_code == expected
    assert bob_client.get(page("search")).status_code == 200
    assert charlie_client.get(page("search")).status_code == 404
    assert the_import(workspace).state == "preview"


def test_lists_take_the_same_queries_for_one_and_for_three(alice_client, workspace, bring):

    addresses = [page("archives"), page("search") + "?q=words"]
    bring(batch([said("1")]))
    once = [counted(alice_client, address) for address in addresses]
    bring(batch([said("2", author="bob"), said("3", author="cara", source="forum:b", channel="B")]))
    bring(batch([]))
    assert [counted(alice_client, address) for address in addresses] == once


def counted(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_search_page_says_what_it_found(alice_client, workspace, bring):
    empty = text_of(alice_client.get(page("search")))
    assert "Search what the community said" in empty
    bring(batch([said("1", "the pump leaks", title="Pump", thread_id="1")]))
    Message.objects.update(hidden_at="2024-05-01T00:00:00Z")
    shown = text_of(alice_client.get(page("search") + "?q=leaks"))
    for words in ("the pump <mark>leaks</mark>", "Hidden", "Ann", "1 message"):
        assert words in shown
    author = Message.objects.get().author.member
    narrowed = text_of(alice_client.get(page("search") + f"?q=nothing&author={author.uid}"))
    assert "Loosen the channel, the days or the author." in narrowed
    for odd in ("?q=x&author=00000000-0000-0000-0000-000000000001", "?since=yesterday", "?channel=x", "?before=x"):
        assert alice_client.get(page("search") + odd).status_code == 200
