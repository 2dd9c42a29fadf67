"""Times that tell no zone are read in the one a person names, else in the workspace's, again whenever it goes on."""

from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from folkmoot.flow.steps import STEPS
from folkmoot.flow.worker import work_off
from folkmoot.foundation.workspaces.queries import inside as standing_inside
from folkmoot.stream.messages import actions
from folkmoot.stream.messages.actions import archives
from folkmoot.stream.messages.models import Import, Message
from folkmoot_engine.errors import MappingError

from .conftest import slack_zip

pytestmark = pytest.mark.django_db
LOG = "".join(f"[{line // 60:02}:{line % 60:02}:00] <ada> words {line}\n" for line in range(24 * 60))
TABLE = b"when,who,what\n2015-07-01 10:00,ann,hello there\n"


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "2015-07-01.log"
    path.write_text(LOG)
    return path


def first_hour(workspace) -> datetime:
    with standing_inside(workspace):
        return Message.objects.order_by("sent_at").first().sent_at


def in_zone(workspace, zone: str) -> None:
    workspace.zone = zone
    workspace.save(update_fields=["zone"])


def test_a_log_is_read_in_the_zone_that_was_named_else_in_the_workspaces(workspace, inside, log):
    in_zone(workspace, "Asia/Tokyo")
    of = actions.start_import(workspace, None, log)
    assert of.zone == "Asia/Tokyo"
    actions.run_import(workspace, of)
    assert first_hour(workspace) == datetime(2015, 6, 30, 15, tzinfo=UTC)
    other = actions.start_import(workspace, None, log, zone="Europe/Berlin")
    actions.run_import(workspace, other)
    assert (other.zone, other.state) == ("Europe/Berlin", "done")
    with standing_inside(workspace):
        assert Message.objects.filter(sent_at=datetime(2015, 6, 30, 22, tzinfo=UTC)).exists()


def test_an_import_that_is_resumed_keeps_its_zone(workspace, inside, log, monkeypatch):
    monkeypatch.setattr(archives, "BATCH", 100)
    asked = count()
    of = actions.start_import(workspace, None, log, zone="Europe/Berlin")
    actions.run_import(workspace, of, cancelled=lambda: next(asked) == 3)
    assert (of.state, of.fetched) == ("cancelled", 300)
    in_zone(workspace, "Asia/Tokyo")
    assert actions.start_import(workspace, None, log, zone="America/Lima").pk != of.pk
    again = actions.start_import(workspace, None, log, zone="Europe/Berlin")
    assert again.pk == of.pk
    actions.run_import(workspace, again)
    with standing_inside(workspace):
        times = Message.objects.values_list("sent_at", flat=True)
        days = {at.astimezone(ZoneInfo("Europe/Berlin")).date() for at in times}
        assert (len(times), days) == (24 * 60, {date(2015, 7, 1)})


def test_a_zone_is_kept_only_where_the_kind_asks_for_one_and_is_one(workspace, inside, log, tmp_path):
    assert actions.start_import(workspace, None, slack_zip(tmp_path / "e.zip"), zone="Europe/Berlin").zone == ""
    with pytest.raises(MappingError, match='There is no zone "Atlantis"'):
        actions.start_import(workspace, None, log, zone="Atlantis")


def page(name: str, *args) -> str:
    return reverse(f"archives:{name}", args=["north", *args])


def uploaded(client, workspace, name: str, content: bytes) -> Import:
    client.post(page("upload"), {"archive": SimpleUploadedFile(name, content)})
    with standing_inside(workspace):
        return Import.objects.get()


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def test_the_page_asks_for_a_logs_zone_and_shows_what_follows(alice_client, workspace):
    in_zone(workspace, "Europe/Berlin")
    of = uploaded(alice_client, workspace, "2015-07-01.log", LOG.encode())
    look = alice_client.get(page("archive", of.uid)).content.decode()
    assert '<option value="Europe/Berlin" selected>' in look
    alice_client.post(page("confirm", of.uid), {"kind": "irc", "zone": "Atlantis"})
    told = {"kind": "irc", "channel_name": "", "zone": "Asia/Tokyo"}
    look = alice_client.post(page("confirm", of.uid), told | {"look": "again"}).content.decode()
    assert '<option value="Asia/Tokyo" selected>' in look
    with standing_inside(workspace):
        assert Import.objects.get().state == "preview"
    alice_client.post(page("confirm", of.uid), told)
    work_off({"import": STEPS["import"]})
    with standing_inside(workspace):
        assert (Import.objects.get().zone, Import.objects.get().state) == ("Asia/Tokyo", "done")
    assert first_hour(workspace) == datetime(2015, 6, 30, 15, tzinfo=UTC)


def test_the_page_asks_nobody_for_the_zone_of_a_kind_that_tells_it(alice_client, workspace, tmp_path):
    of = uploaded(alice_client, workspace, "e.zip", slack_zip(tmp_path / "e.zip").read_bytes())
    assert 'name="zone"' not in alice_client.get(page("archive", of.uid)).content.decode()


def test_a_table_is_proposed_in_the_workspaces_zone(alice_client, workspace):
    in_zone(workspace, "Europe/Berlin")
    of = uploaded(alice_client, workspace, "talk.csv", TABLE)
    look = alice_client.get(page("archive", of.uid)).content.decode()
    assert look.count('name="zone"') == 1
    assert 'value="Europe/Berlin"' in look


def test_a_table_without_a_mapping_is_read_in_the_zone_that_was_named(workspace, inside, tmp_path):
    path = tmp_path / "talk.csv"
    path.write_text("id,date,author,text\n1,2015-07-01 10:00,Ann,hello there\n")
    of = actions.run_import(workspace, actions.start_import(workspace, None, path, zone="Asia/Tokyo"))
    assert (of.state, of.kept) == ("done", 1)
    assert first_hour(workspace) == datetime(2015, 7, 1, 1, tzinfo=UTC)
