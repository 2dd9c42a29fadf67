"""Archives on the command line: counted, kept once, triaged, searched."""

import csv
import json
from datetime import UTC, datetime

import pytest

from folkmoot.doors.cli.demo_place import archive, sign_in, sign_in_file
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import by_slug, inside
from folkmoot.rooms.reception import queries as reception
from folkmoot.stream.members.models import PersonalRecord
from folkmoot.stream.messages.models import Import, Message
from folkmoot.work.desk.models import Case
from folkmoot_engine.demo import STAFF, Recipe


def figures(folkmoot, *arguments: str) -> dict:
    told = folkmoot(*arguments, "--json")
    assert told.exit_code == 0, told.stderr
    return json.loads(told.stdout)


def test_an_archive_goes_in_and_makes_a_queue(folkmoot, workspace, slack_zip):
    told = figures(folkmoot, "import", str(slack_zip))
    assert (told["format"], told["fetched"], told["kept"], told["skipped"], told["rejected"]) == ("slack", 4, 3, 1, 0)
    assert told["fetched"] == told["kept"] + told["skipped"] + told["rejected"]
    stats = figures(folkmoot, "stats")
    assert {name: stats[name] for name in ("messages", "handles", "members", "verdicts")} == {
        "messages": 3,
        "handles": 2,
        "members": 2,
        "verdicts": 3,
    }
    with inside(workspace):
        assert stats["open_cases"] == Case.objects.count()


def test_the_same_archive_again_brings_nothing_new(folkmoot, workspace, slack_zip):
    figures(folkmoot, "import", str(slack_zip))
    before = figures(folkmoot, "stats")
    again = figures(folkmoot, "import", str(slack_zip))
    assert (again["kept"], again["new"], again["changed"]) == (3, 0, 0)
    assert figures(folkmoot, "stats") == before


def test_a_dry_run_counts_and_writes_nothing(folkmoot, workspace, slack_zip):
    told = figures(folkmoot, "import", str(slack_zip), "--dry-run")
    assert (told["fetched"], told["kept"], told["skipped"]) == (4, 3, 1)
    assert figures(folkmoot, "stats")["messages"] == 0
    with inside(workspace):
        assert not Import.objects.exists()


def test_triage_can_be_left_to_the_worker(folkmoot, workspace, slack_zip):
    figures(folkmoot, "import", str(slack_zip), "--no-triage")
    assert figures(folkmoot, "stats")["verdicts"] == 0


def test_what_is_rejected_can_be_mended_and_loaded(folkmoot, workspace, tmp_path):
    table, rejects = tmp_path / "talk.csv", tmp_path / "rejects.jsonl"
    rows = [("id", "author", "time", "text"), (1, "Ana", "2026-01-01T10:00:00Z", "Hello"), (2, "Bo", "no time", "Hi")]
    with table.open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    told = figures(folkmoot, "import", str(table), "--channel", "Old forum", "--rejects", str(rejects))
    assert (told["kept"], told["rejected"], told["rejected_because"]) == (1, 1, {"no-time": 1})
    assert "--rejects FILE" in folkmoot("import", str(table), "--channel", "Old forum").stderr

    reject = json.loads(rejects.read_text())
    assert reject["file"] == "talk.csv"
    mended = json.loads(rejects.read_text().replace("no time", "2026-01-01T10:01:00Z"))
    rejects.write_text(json.dumps(mended) + "\n")
    assert figures(folkmoot, "import", str(rejects))["kept"] == 1
    with inside(workspace):
        assert list(Message.objects.order_by("sent_at").values_list("text", flat=True)) == ["Hello", "Hi"]


@pytest.mark.parametrize("options", [[], ["--format", "mbox"], ["--format", "nothing"]])
def test_what_is_no_archive_is_refused_with_a_sentence(folkmoot, workspace, tmp_path, options):
    path = tmp_path / "holiday.bin"
    path.write_bytes(b"\x00\x01\x02" * 100)
    told = folkmoot("import", str(path), *options)
    assert told.exit_code == 1
    assert told.stderr.startswith("folkmoot: ")
    assert "Traceback" not in told.stderr


def test_messages_are_found_by_their_words(folkmoot, workspace, slack_zip):
    figures(folkmoot, "import", str(slack_zip))
    told = figures(folkmoot, "search", "button -lamp")
    assert [row["excerpt"] for row in told["messages"]] == ["Hold the button for ten seconds."]


def of_the_archive():
    """All but what visitors of the public rooms said to the team."""
    return Message.objects.exclude(channel__source__startswith="room:")


def test_the_demo_comes_in_by_the_way_of_any_archive_and_only_once(folkmoot):
    told = folkmoot("demo", "--messages", "700")
    assert told.exit_code == 0
    workspace: Workspace = by_slug("wrenfield")
    with inside(workspace):
        assert Import.objects.get(kind="demo").state == "done"
        assert of_the_archive().count() == 700
        assert 10 < Case.objects.count() < 200
        staff = PersonalRecord.objects.filter(member__is_staff=True)
        assert set(staff.values_list("name", flat=True)) == set(STAFF)
    assert all(room.is_on and room.host == workspace for room in reception.rooms())
    assert "/scorecard/board/" in told.output
    assert told.output.strip().endswith(sign_in())
    assert sign_in_file().stat().st_mode & 0o777 == 0o600
    assert not archive().exists()

    before = figures(folkmoot, "stats")
    assert "is here already" in folkmoot("demo").output
    assert figures(folkmoot, "stats") == before
    late = folkmoot("demo", "--truth", "planted.jsonl")
    assert late.exit_code == 1
    assert "no longer known" in late.stderr


def test_what_the_demo_planted_is_written_beside_it(folkmoot, tmp_path):
    truth = tmp_path / "planted.jsonl"
    assert folkmoot("demo", "--messages", "500", "--seed", "autumn", "--truth", str(truth)).exit_code == 0
    *lines, summary = map(json.loads, truth.read_text("utf-8").splitlines())
    assert (summary["summary"]["messages"], summary["summary"]["seed"]) == (500, "autumn")
    with inside(by_slug("wrenfield")):
        here = set(of_the_archive().values_list("channel__source", "native_id"))
    assert here == {(line["source"], line["native_id"]) for line in lines}


def test_a_demo_that_was_cut_short_goes_on_as_it_began(folkmoot):
    Recipe(510, "first", datetime.now(UTC)).write(archive())
    told = folkmoot("demo", "--messages", "900")
    assert "Going on with the demo that was begun: 510 messages of the seed first." in told.output
    with inside(by_slug("wrenfield")):
        assert of_the_archive().count() == 510


@pytest.mark.parametrize("messages", ["499", "-1", "many", "1e9", "99999999999"])
def test_a_demo_of_an_impossible_size_is_refused_before_anything_is_made(folkmoot, messages):
    told = folkmoot("demo", "--messages", messages)
    assert told.exit_code == 2
    assert "--messages" in told.stderr
    assert by_slug("wrenfield") is None
    assert not archive().exists()


def test_a_truth_that_cannot_be_written_is_refused_and_leaves_no_demo(folkmoot, tmp_path):
    told = folkmoot("demo", "--messages", "500", "--truth", str(tmp_path / "nowhere" / "planted.jsonl"))
    assert told.exit_code == 1
    assert told.stderr.startswith("folkmoot: The truth cannot be written")
    assert by_slug("wrenfield") is None
    assert not archive().exists()


def test_a_member_who_asks_is_erased(folkmoot, workspace, slack_zip):
    figures(folkmoot, "import", str(slack_zip))
    with inside(workspace):
        bo = Message.objects.get(text__startswith="Hold the button").author.member
    refused = folkmoot("member", "erase", str(bo.uid), stdin="n\n")
    assert refused.exit_code == 1
    assert "Erase bo and everything they wrote in North Bicycles, for good?" in refused.output

    told = folkmoot("member", "erase", str(bo.uid), "--yes")
    assert (told.exit_code, told.output) == (0, "Erased, with 1 message.\n")
    assert figures(folkmoot, "search", "button")["messages"] == []
    assert folkmoot("member", "erase", str(bo.uid), "--yes").exit_code == 1
    assert figures(folkmoot, "import", str(slack_zip))["new"] == 0
    assert figures(folkmoot, "search", "button")["messages"] == []


def test_a_log_is_imported_in_the_zone_that_was_named(folkmoot, workspace, tmp_path):
    log = tmp_path / "2015-07-01.log"
    log.write_text("[12:00] <ada> hello\n[12:01] <bob> ada: hi\n")
    assert figures(folkmoot, "import", str(log), "--zone", "Europe/Berlin")["kept"] == 2
    with inside(workspace):
        assert {message.sent_at.hour for message in Message.objects.all()} == {10}
    refused = folkmoot("import", str(log), "--zone", "Atlantis")
    assert refused.exit_code != 0
    assert 'There is no zone "Atlantis"' in refused.stderr
