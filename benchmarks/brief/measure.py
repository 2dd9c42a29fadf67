"""One measurement in a process of its own: `python measure.py WHO LAKE` prints a line of JSON.

A brief: five figures of the last week, each with the week before, the same week last year and twelve weekly points.
"""

import json
import resource
import sys
import time
from datetime import datetime, timedelta
from datetime import time as midnight
from pathlib import Path
from zoneinfo import ZoneInfo

from folkmoot_engine.metrics import Period

FIGURES = ("messages", "active_members", "threads_without_answer", "first_response_median", "backlog")
WEEK = Period.week("2026-W46")
WEEKS = [WEEK.earlier(timedelta(weeks=number)) for number in range(12)]
PERIODS = [*WEEKS, WEEK.year_before()]  # the week before is one of the twelve
NOW = datetime.combine(WEEK.last + timedelta(days=1), midnight(), ZoneInfo("UTC"))


def main() -> None:
    who, root = sys.argv[1], Path(sys.argv[2])
    start, cpu = time.perf_counter(), time.process_time()
    values = WORK[who](root)
    report = {
        "who": who,
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "values": values,
    }
    print(json.dumps(report))


def folkmoot(root: Path) -> dict[str, list[float | None]]:
    from folkmoot_engine.lake import open_lake
    from folkmoot_engine.metrics import METRICS, many

    tables = open_lake(root, "benchmark", memory="512MB", threads=2).tables()
    figures = many([METRICS[name] for name in FIGURES], tables, PERIODS, as_of=NOW)
    return {name: [figure.value for figure in found] for name, found in figures.items()}


def pandas(root: Path) -> dict[str, list[float | None]]:
    """The obvious way: read the columns that are needed, from the first day needed on, and go period by period."""
    import pandas as pd

    def read(table: str, columns: list[str], since: str | None = None) -> pd.DataFrame:
        files = sorted((root / "benchmark").rglob(f"{table}/**/*.parquet"))
        filters = [(since, ">=", min(PERIODS).first)] if since else None
        return pd.read_parquet(files, columns=columns, filters=filters)

    columns = ["thread", "handle", "opens_thread", "asks", "sent_at", "sent_day", "is_deleted", "is_hidden"]
    messages = read("messages", columns, since="sent_day")
    messages = messages[~messages.is_deleted]
    handles = read("handles", ["id", "member", "kind", "is_staff"]).rename(columns={"id": "handle"})
    cases = read("cases", ["opened_day", "done_day"])
    messages = messages.merge(handles, on="handle", how="left")
    ours = messages[(messages.kind == "person") & ~messages.is_staff]
    asked = ours[ours.opens_thread & ours.asks & ~ours.is_hidden]
    persons = messages[(messages.kind == "person") & ~messages.is_hidden]
    replies = persons.merge(asked[["thread", "member", "sent_at"]], on="thread", suffixes=("", "_asked"))
    replies = replies[(replies.member != replies.member_asked) & (replies.sent_at >= replies.sent_at_asked)]
    answered = replies.groupby("thread").sent_at.min().rename("answered_at")
    waits = asked.join(answered, on="thread")
    waits["hours"] = (waits.answered_at.fillna(NOW) - waits.sent_at).dt.total_seconds() / 3600

    found: dict[str, list[float | None]] = {name: [] for name in FIGURES}
    for period in PERIODS:
        said = ours[ours.sent_day.between(period.first, period.last)]
        waited = waits[waits.sent_day.between(period.first, period.last)]
        standing = (cases.opened_day <= period.last) & ~(cases.done_day <= period.last)
        found["messages"].append(len(said))
        found["active_members"].append(said.member.nunique())
        found["threads_without_answer"].append(int(waited.answered_at.isna().sum()))
        found["first_response_median"].append(_median(waited.hours, waited.answered_at.notna()))
        found["backlog"].append(int(standing.sum()))
    return found


def _median(hours, answered) -> float | None:
    """Kaplan and Meier's, by counting: at each time, how many were still waiting and how many were answered."""
    times = hours.to_frame("hours").assign(answered=answered.astype(int), ended=1).groupby("hours").sum()
    waiting = times.ended[::-1].cumsum()[::-1]
    survival = (1 - times.answered / waiting).cumprod()
    reached = survival[survival.round(9) <= 0.5]
    return float(reached.index[0]) if len(reached) else None


WORK = {"folkmoot": folkmoot, "pandas": pandas}

if __name__ == "__main__":
    main()
