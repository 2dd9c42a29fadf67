"""What is read of triage: verdicts, and what a judge needs to give one."""

from folkmoot.stream.triage.queries.verdicts import (
    JUDGE_IN_OFFICE,
    Judged,
    arrivals_waiting,
    packed_verdicts,
    verdict,
    verdict_ids,
    with_verdict,
)

__all__ = ["JUDGE_IN_OFFICE", "Judged", "arrivals_waiting", "packed_verdicts", "verdict", "verdict_ids", "with_verdict"]
