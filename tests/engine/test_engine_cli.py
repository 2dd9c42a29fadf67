"""`folkmoot-engine` as a person calls it: figures, files, errors, exit codes."""

import json
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from folkmoot_engine.cli import main
from folkmoot_engine.schema import MESSAGE

CSV = (
    "id,date,author,message,reply_to\n1,2015-01-27,Ada,Grüße,\n2,2015-01-28,Bob,back,1\n"
    "3,soon,Ada,three,\n4,2015-01-29,Ada,four,\n"
)


@pytest.fixture
def table(tmp_path):
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    return tmp_path / "a.csv"


def call(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_read_prints_the_figures_as_json(table):
    done = call("read", table, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "format": "table",
        "messages": 3,
        "threads": 2,
        "authors": 2,
        "skipped": 0,
        "rejected": 1,
        "skipped_because": {},
        "rejected_because": {"no-time": 1},
    }


def test_read_prints_the_figures_for_people(table):
    done = call("read", table)
    assert done.exit_code == 0
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["format", "table"],
        ["messages", "3"],
        ["threads", "2"],
        ["authors", "2"],
        ["skipped", "0"],
        ["rejected", "1"],
        ["1", "no-time"],
    ]


def test_messages_are_written_as_parquet_and_json_lines(table, tmp_path):
    assert call("read", table, "-o", tmp_path / "a.parquet").exit_code == 0
    assert call("read", table, "-o", tmp_path / "a.jsonl").exit_code == 0
    written = pq.read_table(tmp_path / "a.parquet")
    assert written.schema.equals(MESSAGE)
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [line["text"] for line in lines] == written["text"].to_pylist() == ["Grüße", "back", "four"]
    assert lines[0]["sent_at"] == "2015-01-27T00:00:00+00:00"
    assert not list(tmp_path.glob("*.part"))


def test_rejects_are_written_mended_and_read(table, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    assert call("read", table, "--rejects", rejects).exit_code == 0
    rejects.write_text(rejects.read_text("utf-8").replace("soon", "2015-01-30"), "utf-8")
    done = json.loads(call("read", rejects, "--json").stdout)
    assert (done["format"], done["messages"], done["rejected"]) == ("rejects", 1, 0)


def test_a_mapping_is_given_by_file_or_name(table, tmp_path):
    saved = tmp_path / "mapping.json"
    saved.write_text('{"columns": {"text": "author", "sent_at": "date"}}', "utf-8")
    assert json.loads(call("read", table, "--mapping", saved, "--json").stdout)["messages"] == 3
    done = call("read", table, "--mapping", "gitter")
    assert (done.exit_code, done.stdout) == (1, "")
    assert 'There is no column "6" for "id" (a.csv)' in done.stderr
    assert "Name a file, or a ready mapping: gitter" in call("read", table, "--mapping", "nothing").stderr


@pytest.mark.parametrize(
    "arguments, kind",
    [(["missing"], "ArchiveError"), (["a.csv", "--format", "phpbb"], "UnknownFormat"), (["notes"], "UnknownFormat")],
)
def test_refusals_exit_with_one_and_say_what_where_and_what_to_do(arguments, kind, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").write_text("only words", "utf-8")
    done = call("read", *arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    told = call("read", *arguments, "--json")
    error = json.loads(told.stderr)["error"]
    assert (told.exit_code, told.stdout, error["kind"]) == (1, "", kind)
    assert done.stderr == f"{error['what']} ({error['where']}). {error['remedy']}\n"


def test_an_output_that_cannot_be_written_is_refused(table, tmp_path):
    done = call("read", table, "-o", tmp_path / "no" / "where.jsonl")
    assert done.exit_code == 1
    assert "The file cannot be written" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["read"], ["read", "a.csv", "--colour"], ["read", "a.csv", "-o", "a.doc"], ["write"]],
    ids=" ".join,
)
def test_a_wrong_call_exits_with_two(arguments):
    done = call(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Usage:" in done.stderr


def test_formats_lists_kinds_with_their_titles():
    done = call("formats")
    assert done.exit_code == 0
    assert ["slack", "Slack export"] in [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    assert json.loads(call("formats", "--json").stdout)["formats"]["mbox"] == "Mailboxes (mbox)"


def test_help_reads_like_a_manual():
    shown = call("--help").stdout
    for words in ("EXAMPLES", "folkmoot-engine read export.zip", "EXIT CODES", "  read ", "  formats "):
        assert words in shown
    assert "fetched = messages + skipped + rejected" in call("read", "--help").stdout


def test_the_engine_runs_without_django(table):
    told = (
        "import sys; sys.modules['django'] = None; from folkmoot_engine.cli import main; "
        f"main(['read', {str(table)!r}, '--json'])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["messages"] == 3


def test_the_first_rules_are_a_file_to_begin_with(tmp_path):
    path = tmp_path / "house.yaml"
    path.write_text(call("rules").stdout, "utf-8")
    done = call("rules", path)
    assert done.exit_code == 0
    assert "off  Thanks: label: thanks" in done.stdout.splitlines()
    told = json.loads(call("rules", path, "--json").stdout)["rules"]
    assert {"name": "Thanks", "active": False, "effects": [["label", "thanks"]]} in told
    assert json.loads(call("rules", "--json").stdout)["yaml"] == path.read_text("utf-8")


def test_a_wrong_rule_is_shown_where_it_is_wrong(tmp_path):
    path = tmp_path / "house.yaml"
    path.write_text("rules:\n  - name: A\n    when:\n      message.txt: free\n    then:\n      - queue: a\n")
    done = call("rules", path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "There is no field “message.txt” (house.yaml, line 4, column 7)" in done.stderr
    assert done.stderr.splitlines()[-1].strip() == "^" * len("message.txt")
    assert call("rules", tmp_path / "none.yaml").exit_code == 1
