"""An import may be killed at any moment: run again, it ends as if nothing had happened."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

from .dump import write_dump

RUNNER = Path(__file__).with_name("running.py")
POSTS, BATCH, KILLS = 2_400, 10, 12  # so many small batches that it takes many kills to come to the end
MIGRATE = (
    "import django; django.setup(); "
    "from django.core.management import call_command; call_command('migrate', verbosity=0)"
)
# Random or taken from the clock: two runs cannot agree on them.
UNLIKE = {"uid", "created_at", "started_at", "finished_at", "path", "fetched_before", "fingerprint", "at"}
TABLES = (
    "folkmoot_messages_message",
    "folkmoot_messages_thread",
    "folkmoot_messages_arrival",
    "folkmoot_messages_reject",
    "folkmoot_messages_import",
    "channels_channel",
    "members_member",
    "members_handle",
    "members_personalrecord",
)


def test_killed_at_random_moments_nothing_is_lost_or_doubled(tmp_path):
    archive = write_dump(tmp_path / "dump", POSTS)
    calm, stormy = _home(tmp_path / "calm"), _home(tmp_path / "stormy")
    assert _run(calm, archive)[-1] == "done"
    chance, killed_at = random.Random(20240301), []
    ended = False
    while len(killed_at) < KILLS and not ended:
        killed_at.append(_kill(stormy, archive, chance))
        ended = _check_sum(stormy)
    assert killed_at == sorted(killed_at), "an import that goes on never falls back"
    assert killed_at[-1] > 0
    assert ended or _run(stormy, archive)[-1] == "done"
    expected, found = _content(calm), _content(stormy)
    for table in TABLES:
        assert found[table] == expected[table], table
    assert len(expected["folkmoot_messages_import"]) == 1
    assert found["search"] == expected["search"] != 0


def _home(home: Path) -> Path:
    home.mkdir()
    subprocess.run([sys.executable, "-c", MIGRATE], env=_environment(home), check=True)
    return home


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PYTHONPATH", "LANG")}
    return kept | {"FOLKMOOT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "folkmoot.doors.site.settings"}


def _begin(home: Path, archive: Path) -> subprocess.Popen:
    command = [sys.executable, str(RUNNER), str(archive), str(BATCH)]
    return subprocess.Popen(command, env=_environment(home), stdout=subprocess.PIPE, text=True)


def _run(home: Path, archive: Path) -> list[str]:
    said, _ = _begin(home, archive).communicate(timeout=120)
    return said.split("\n")[:-1]


def _kill(home: Path, archive: Path, chance: random.Random) -> int:
    """Begin, wait for some batches and a moment more, kill. Returns how many records were safe before it began."""
    process = _begin(home, archive)
    begun = int(process.stdout.readline().split()[-1])
    for _ in islice(process.stdout, chance.randint(0, 50)):  # a line a batch; the first are lists of people
        pass
    time.sleep(chance.random() * 0.02)
    process.kill()
    process.communicate(timeout=60)
    return begun


def _check_sum(home: Path) -> bool:
    """Every record is accounted for. Returns whether the import has come to its end."""
    with closing(sqlite3.connect(home / "folkmoot.sqlite3")) as database:
        imports = database.execute("SELECT fetched, kept, skipped, rejected, state FROM folkmoot_messages_import")
        ((fetched, kept, skipped, rejected, state),) = imports.fetchall()
        (messages,) = database.execute("SELECT count(*) FROM folkmoot_messages_message").fetchone()
        (rejects,) = database.execute("SELECT count(*) FROM folkmoot_messages_reject").fetchone()
    assert fetched == kept + skipped + rejected
    assert (kept, rejected) == (messages, rejects)
    return state == "done"


def _content(home: Path) -> dict[str, object]:
    """Every row of every table that an import writes, without what cannot agree; and what the search index holds."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(home / "folkmoot.sqlite3")) as database:
        database.row_factory = sqlite3.Row
        for table in TABLES:
            rows = database.execute(f"SELECT * FROM {table} ORDER BY id")
            found[table] = [_comparable(table, dict(row)) for row in rows]
        database.execute("INSERT INTO messages_search (messages_search) VALUES ('integrity-check')")
        found["search"] = database.execute("SELECT count(*) FROM messages_search WHERE messages_search MATCH 'pump'")
        found["search"] = found["search"].fetchone()[0]
    return found


def _comparable(table: str, row: dict[str, object]) -> dict[str, object]:
    if table == "members_personalrecord":
        row["handles"] = sorted(map(str, json.loads(row["handles"]).values()))
    if table == "folkmoot_messages_message":
        return row | {"uid": row["uid"]}  # made of source and native id: it must agree
    return {name: value for name, value in row.items() if name not in UNLIKE}
