"""The manual: help, exit codes, and reference pages that cannot fall behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from folkmoot.doors.cli import PLACES, manual
from folkmoot.doors.site import environment

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def real(*arguments: str, **environ: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "FOLKMOOT_HOME")}
    command = [sys.executable, "-m", "folkmoot.doors.cli", *arguments]
    return subprocess.run(command, env={**kept, **environ}, capture_output=True, text=True)


def test_help_reads_like_a_manual():
    told = real("--help")
    assert told.returncode == 0
    for heading in ("EXAMPLES", "EXIT CODES", "RUN IT", "LOOK AFTER IT", "BRING IN A COMMUNITY", "FIGURES", "PEOPLE"):
        assert heading in told.stdout
    for name, place in PLACES.items():
        assert f"  {name}" in told.stdout
        assert place.about.split(",")[0][:40] in " ".join(told.stdout.split())


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_command_explains_itself(folkmoot, name):
    told = folkmoot(name, "--help")
    assert told.exit_code == 0
    assert len(told.output.splitlines()) > 6


@pytest.mark.parametrize("wrong", [["nothing"], ["stats", "--nothing"], ["import"], ["user", "create"]])
def test_a_wrong_call_ends_with_two(folkmoot, wrong):
    told = folkmoot(*wrong)
    assert told.exit_code == 2
    assert "Usage:" in told.stderr


def test_refused_work_ends_with_one_and_says_what_to_do(folkmoot, workspace):
    told = folkmoot("stats", "--workspace", "nowhere")
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == "folkmoot: There is no such workspace (nowhere). There are: north.\n"


def test_wrong_settings_are_all_named_at_once():
    told = real("stats", FOLKMOOT_PORT="many", FOLKMOOT_HOMES="/srv", DATABASE_URL="mysql://root@db/moot")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "FOLKMOOT_PORT is 'many', but it must be a number from 1 to 65535." in told.stderr
    assert "FOLKMOOT_HOMES is not a setting of Folkmoot." in told.stderr
    assert "DATABASE_URL is 'mysql://root@db/moot', but it must name SQLite or PostgreSQL." in told.stderr


def test_a_database_that_does_not_answer_is_said_in_a_sentence():
    told = real("stats", DATABASE_URL="postgres://nobody@127.0.0.1:1/moot")
    assert told.returncode == 1
    assert told.stderr.startswith("folkmoot: The database does not answer")
    assert "Traceback" not in told.stderr


def test_a_database_that_was_never_made_ready_is_said_in_a_sentence(tmp_path):
    told = real("stats", FOLKMOOT_HOME=str(tmp_path / "new"), DATABASE_URL="")
    assert told.returncode == 1
    assert told.stderr == "folkmoot: The database is not ready for this version. Run `folkmoot migrate`.\n"


def test_settings_are_listed_even_where_one_is_wrong_and_secrets_stay_hidden():
    told = real(
        "settings",
        FOLKMOOT_PORT="many",
        FOLKMOOT_SECRET_KEY="swordfish",
        DATABASE_URL="postgres://moot:swordfish@db.example.org/moot",
    )
    assert told.returncode == 1
    assert "swordfish" not in told.stdout + told.stderr
    assert "postgres://(hidden)@db.example.org/moot" in told.stdout
    for setting in environment.SETTINGS:
        assert setting.name in told.stdout


@pytest.mark.parametrize("name", ["settings.md", "command-line.md", "rules.md"])
def test_the_reference_is_what_the_code_says(db, name):
    assert (REFERENCE / name).read_text(encoding="utf-8") == manual.pages()[name], "run `folkmoot docs`"
