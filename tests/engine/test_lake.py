"""The lake on disk: what it holds is what it was told, whatever was killed when, whoever reads meanwhile."""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_engine.errors import LakeError
from folkmoot_engine.lake import Change, Lake, Months, add_up, draft, local_days, manifest, open_lake, parquet
from folkmoot_engine.schema import LAKE

NOW = datetime(2026, 11, 23, tzinfo=UTC)
Row = dict[str, object]


def decision(number: int, day: int = 0, kind: str = "approve") -> Row:
    at = datetime(2026, 1, 20, tzinfo=UTC) + timedelta(days=day)
    ids = {"id": number, "case": number, "message": number, "channel": 1, "reverses": None}
    return ids | {"kind": kind, "is_automated": False, "decided_at": at, "decided_day": at.date()}


def table(rows: Iterable[Row], name: str = "decisions") -> pa.Table:
    return pa.Table.from_pylist(list(rows), LAKE[name].schema)


def told(rows: Iterable[Row], gone: Iterable[int] = ()) -> Change:
    return Change("decisions", table(rows), list(gone))


def held(lake: Lake, name: str = "decisions", months: list[str] | None = None) -> list[Row]:
    """As a query sees it."""
    rows = getattr(lake.tables(months), name).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: str(row.get("id", row)))


def lying(lake: Lake) -> list[Row]:
    """As it lies on disk: a hundred times as quick."""
    return ordered(row for file in lake.state().files for row in parquet.read(lake.folder, file).to_pylist())


def ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["id"]))


def files(lake: Lake) -> set[str]:
    return {path.relative_to(lake.folder).as_posix() for path in lake.folder.rglob("*.parquet")}


def in_force(lake: Lake) -> set[str]:
    return {file.path for file in lake.state().files}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return open_lake(tmp_path, "0198")


@pytest.fixture
def small(monkeypatch):
    """So that a handful of rows is many."""
    monkeypatch.setattr(parquet, "MOST_ROWS", 6)
    monkeypatch.setattr(parquet, "GROUP", 2)
    monkeypatch.setattr(parquet, "sync", lambda path: None)
    monkeypatch.setattr(draft, "SMALL", 3)
    monkeypatch.setattr(draft, "MANY", 2)


def test_where_nothing_lies_the_tables_are_empty_and_of_the_schemas_kinds(lake):
    assert lake.state() is None
    tables = lake.tables()
    for name, one in LAKE.items():
        assert getattr(tables, name).to_pyarrow().cast(one.schema).num_rows == 0
    with pytest.raises(LakeError, match="no lake yet"):
        lake.apply([told([decision(1)])], as_of=NOW)


def test_empty_and_filled_tables_are_of_the_same_kinds(lake):
    before = {name: getattr(lake.tables(), name).schema() for name in LAKE}
    rows = {
        "decisions": decision(1),
        "handles": {
            "id": 1,
            "member": 1,
            "kind": "person",
            "is_staff": False,
            "first_at": NOW,
            "first_day": NOW.date(),
        },
        "channels": {"id": 1, "kind": "slack"},
        "coverage": {"channel": 1, "from_day": NOW.date(), "until_day": NOW.date()},
    }
    lake.rebuild([Change(name, table([row], name)) for name, row in rows.items()], zone="UTC", as_of=NOW)
    for name in LAKE:
        assert getattr(lake.tables(), name).schema() == before[name]
    for name, row in rows.items():
        assert held(lake, name) == [row]


def test_rows_lie_by_month_and_some_months_can_be_asked_for(lake):
    rows = [decision(number, day=number * 10) for number in range(6)]
    lake.rebuild([told(rows)], zone="Europe/Berlin", as_of=NOW)
    assert {path.split("/")[1] for path in files(lake)} == {"2026-01", "2026-02", "2026-03"}
    assert [row["id"] for row in held(lake, months=["2026-02", "2026-03"])] == [2, 3, 4, 5]
    assert held(lake, months=["1999-01"]) == []
    assert (lake.state().zone, lake.state().as_of, lake.state().rows("decisions")) == ("Europe/Berlin", NOW, 6)


def test_only_the_files_that_hold_a_changed_row_are_written_anew(lake):
    lake.rebuild([told(decision(number, day=number) for number in range(60))], zone="UTC", as_of=NOW)
    before = files(lake)
    lake.apply([told([decision(1, day=1, kind="hide")])], as_of=NOW)
    assert {path.split("/")[1] for path in before - files(lake)} == {"2026-01"}
    assert files(lake) == in_force(lake)
    assert [row["kind"] for row in held(lake)].count("hide") == 1


def test_a_row_that_moves_to_another_month_is_there_once(lake):
    lake.rebuild([told([decision(1), decision(2)])], zone="UTC", as_of=NOW)
    lake.apply([told([decision(1, day=40)])], as_of=NOW)
    assert held(lake) == [decision(1, day=40), decision(2)]


def test_a_table_without_ids_is_told_whole(lake):
    first = {"channel": 1, "from_day": date(2026, 1, 1), "until_day": date(2026, 1, 9)}
    second = {"channel": 2, "from_day": date(2026, 1, 1), "until_day": date(2026, 2, 9)}
    lake.rebuild([Change("coverage", table([first], "coverage"))], zone="UTC", as_of=NOW)
    lake.apply([Change("coverage", table([second], "coverage"))], as_of=NOW)
    assert held(lake, "coverage") == [second]
    lake.apply([Change("coverage", table([], "coverage"))], as_of=NOW)
    assert held(lake, "coverage") == []


def test_rows_are_sorted_by_time_so_that_a_day_is_found_in_few_of_them(lake, monkeypatch):
    monkeypatch.setattr(parquet, "GROUP", 100)
    shuffled = [decision(number, day=number % 10) for number in range(1_000)]
    lake.rebuild([told(shuffled)], zone="UTC", as_of=NOW)
    (file,) = files(lake)
    metadata = pq.ParquetFile(lake.folder / file).metadata
    column = [metadata.schema.column(number).name for number in range(metadata.num_columns)].index("decided_day")
    spans = [metadata.row_group(number).column(column).statistics for number in range(metadata.num_row_groups)]
    assert [one.min for one in spans] == [one.max for one in spans] == [date(2026, 1, 20 + day) for day in range(10)]


changes = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(1, 30), st.integers(0, 80), st.sampled_from(["approve", "hide"])), max_size=12),
        st.sets(st.integers(1, 30), max_size=5),
    ),
    max_size=8,
)


def _told(change) -> tuple[dict[int, Row], set[int]]:
    rows = {number: decision(number, day, kind) for number, day, kind in change[0]}
    return rows, change[1] - rows.keys()


@settings(max_examples=20, deadline=None)
@given(changes, st.integers(0, 5))
def test_it_holds_what_it_was_told(history, rebuilt_with):
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.multiple(parquet, MOST_ROWS=6, GROUP=2, sync=lambda path: None),
        mock.patch.multiple(draft, SMALL=3, MANY=2),
    ):
        lake = open_lake(folder, "0198")
        expected = {number: decision(number, number) for number in range(1, rebuilt_with + 1)}
        lake.rebuild([told([row]) for row in expected.values()], zone="UTC", as_of=NOW)
        for change in history:
            rows, gone = _told(change)
            lake.apply([told(rows.values(), gone)], as_of=NOW)
            lake.apply([told(rows.values(), gone)], as_of=NOW)  # twice is once
            expected = {number: row for number, row in (expected | rows).items() if number not in gone}
        assert lying(lake) == ordered(expected.values())
        assert files(lake) == in_force(lake)
        assert sum(file.rows for file in lake.state().files) == len(expected)
        assert lake.sums() == add_up("decisions", [table(expected.values())])


class Killed(BaseException):
    """As if the process were gone: nobody catches it."""


def killed_at(step: int):
    """Every touch of the disk is a step; the process ends before this one. Half a file may be left of it."""
    left = [step]

    def counted(real):
        def act(*told, **options):
            left[0] -= 1
            if left[0] < 0:
                if real is pq.write_table:
                    Path(told[1]).write_bytes(b"PAR1 half")
                raise Killed
            return real(*told, **options)

        return act

    return mock.patch.multiple(Path, unlink=counted(Path.unlink), replace=counted(Path.replace)), mock.patch.multiple(
        pq, write_table=counted(pq.write_table)
    )


@pytest.mark.parametrize("work", ["apply", "mend", "rebuild"])
def test_killed_at_any_step_it_is_as_before_or_as_after(work, tmp_path, small):
    old = [decision(number, day=number * 4) for number in range(12)]
    new = [decision(number, day=number * 4, kind="hide") for number in range(3, 15)]
    month = {row["decided_at"].strftime("%Y-%m") for row in new}
    does = {
        "apply": lambda lake: lake.apply([told(new, [1])], as_of=NOW + timedelta(1)),
        "mend": lambda lake: lake.mend([Months("decisions", frozenset(month), [table(new)])], as_of=NOW + timedelta(1)),
        "rebuild": lambda lake: lake.rebuild([told(new)], zone="Asia/Tokyo", as_of=NOW + timedelta(1)),
    }[work]

    def begun(name: str) -> Lake:
        lake = open_lake(tmp_path, name)
        lake.rebuild([told(old)], zone="UTC", as_of=NOW)
        return lake

    calm = begun("calm")
    does(calm)
    after, seen = lying(calm), set()
    for step in range(200):
        lake = begun(f"step{step}")
        first, second = killed_at(step)
        try:
            with first, second:
                does(lake)
        except Killed:
            state = lying(lake)
            assert state in (ordered(old), after)
            seen.add(state == after)
            does(lake)
        else:
            break
        assert lying(lake) == after
        assert files(lake) == in_force(lake)
    assert step > 5
    assert seen == {False, True}


def test_a_reader_whose_files_were_replaced_looks_again(lake):
    lake.rebuild([told([decision(1), decision(2)])], zone="UTC", as_of=NOW)
    tables = lake.tables()
    question = tables.decisions.filter(tables.decisions.kind == "hide").count()
    assert question.to_pyarrow().as_py() == 0
    lake.apply([told([decision(1, kind="hide")], [2])], as_of=NOW)
    assert question.to_pyarrow().as_py() == 1
    lake.rebuild([told([decision(1, kind="hide"), decision(3, kind="hide")])], zone="UTC", as_of=NOW)
    assert question.to_pyarrow().as_py() == 2


def test_a_file_that_is_missing_for_good_is_said(lake):
    lake.rebuild([told([decision(1)])], zone="UTC", as_of=NOW)
    tables = lake.tables()
    for path in files(lake):
        (lake.folder / path).unlink()
    with pytest.raises(LakeError, match="missing or damaged"):
        tables.decisions.to_pyarrow()
    with pytest.raises(LakeError, match="lake rebuild"):
        lake.apply([told([decision(1, kind="hide")])], as_of=NOW)
    lake.rebuild([told([decision(1)])], zone="UTC", as_of=NOW)
    assert held(lake) == [decision(1)]


@pytest.mark.parametrize("harm", [lambda told: told | {"version": "older"}, lambda told: {"files": 7}, lambda told: []])
def test_a_lake_of_another_version_or_a_damaged_one_asks_to_be_rebuilt(lake, harm):
    lake.rebuild([told([decision(1)])], zone="UTC", as_of=NOW)
    path = lake.folder / manifest.NAME
    path.write_text(json.dumps(harm(json.loads(path.read_text()))))
    for use in (lake.state, lake.tables, lambda: lake.apply([], as_of=NOW)):
        with pytest.raises(LakeError, match="folkmoot lake rebuild"):
            use()
    lake.rebuild([told([decision(2)])], zone="UTC", as_of=NOW)
    assert held(lake) == [decision(2)]
    assert files(lake) == in_force(lake)


def test_one_writes_at_a_time_and_readers_need_not_wait(lake, tmp_path):
    lake.rebuild([told([decision(1)])], zone="UTC", as_of=NOW)
    hasty = open_lake(tmp_path, "0198", wait=False)

    def rows():
        with pytest.raises(LakeError, match="Somebody else"):
            hasty.apply([], as_of=NOW)
        assert held(hasty) == [decision(1)]
        yield told([decision(2)])

    lake.rebuild(rows(), zone="UTC", as_of=NOW)
    hasty.apply([], as_of=NOW)
    assert held(hasty) == [decision(2)]


def test_workspaces_lie_apart(tmp_path):
    one, other = open_lake(tmp_path, "one"), open_lake(tmp_path, "other")
    one.rebuild([told([decision(1)])], zone="UTC", as_of=NOW)
    other.rebuild([told([decision(2)])], zone="UTC", as_of=NOW)
    one.rebuild([], zone="UTC", as_of=NOW)
    assert (held(one), held(other)) == ([], [decision(2)])


def test_object_storage_is_refused_for_now(tmp_path):
    with pytest.raises(LakeError, match="a folder only"):
        open_lake("s3://bucket/lake", "0198")
    assert open_lake(f"file://{tmp_path}", "0198").state() is None


def test_sums_tell_any_difference_and_mind_no_order():
    rows = [decision(number, day=number) for number in range(20)]
    told_in_order = add_up("decisions", [table(rows)])
    assert add_up("decisions", [table(rows[::-1][:7]), table(rows[::-1][7:])]) == told_in_order
    for change in ({"kind": "hide"}, {"channel": 2}, {"reverses": 0}, {"is_automated": True}, {"case": 7}):
        assert add_up("decisions", [table([rows[0] | change, *rows[1:]])]) != told_in_order
    swapped = [rows[0] | {"case": 1, "message": 0}, *rows[1:]]
    assert add_up("decisions", [table(swapped)]) != told_in_order


def test_mending_replaces_months_and_leaves_the_rest(lake):
    rows = [decision(number, day=number * 10) for number in range(6)]
    lake.rebuild([told(rows)], zone="UTC", as_of=NOW)
    news = [decision(9, day=20), decision(8, day=1)]
    lake.mend([Months("decisions", frozenset(["2026-02"]), [table(news)])], as_of=NOW)
    assert [row["id"] for row in held(lake)] == [0, 1, 4, 5, 9]


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)) | st.none()))
@settings(deadline=None)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"])
def test_days_are_those_of_the_zones_clocks(zone, moments):
    moments = [moment and moment.replace(tzinfo=UTC) for moment in moments]
    days = local_days(pa.array(moments, pa.timestamp("us", tz="UTC")), zone)
    assert days.to_pylist() == [moment and moment.astimezone(ZoneInfo(zone)).date() for moment in moments]


WRITER = """
import sys
from datetime import UTC, datetime
import pyarrow as pa
from folkmoot_engine.lake import Change, open_lake
from folkmoot_engine.schema import LAKE
lake, at = open_lake(sys.argv[1], "0198"), datetime(2026, 1, 20, tzinfo=UTC)
for turn in range(1, 100_000):
    row = {"case": turn, "message": 1, "channel": 1, "kind": "x", "is_automated": False, "decided_at": at}
    rows = [{"id": number, "decided_day": at.date(), **row} for number in range(turn % 50 + 50)]
    lake.apply([Change("decisions", pa.Table.from_pylist(rows, LAKE["decisions"].schema))], as_of=at)
    print(turn, flush=True)
"""


def test_a_writer_that_is_really_killed_leaves_a_whole_turn(lake, tmp_path):
    lake.rebuild([], zone="UTC", as_of=NOW)
    chance = random.Random(7)
    for _ in range(2):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(chance.randint(1, 20)):
            process.stdout.readline()
        process.kill()
        process.communicate(timeout=60)
        turns = {row["case"] for row in held(lake) if row["id"] < 50}
        assert len(turns) == 1
    lake.apply([], as_of=NOW)
    assert files(lake) == in_force(lake)
