"""What is read of triage: verdicts, and what a judge needs to give one."""

from folkmoot.stream.triage.queries.verdicts import (
    JUDGE_IN_OFFICE,
    Judged,
    arrivals_waiting,
    verdict,
    with_verdict,
)

__all__ = ["JUDGE_IN_OFFICE", "Judged", "arrivals_waiting", "verdict", "with_verdict"]
