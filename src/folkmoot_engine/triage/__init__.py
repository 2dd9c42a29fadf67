"""Triage: batches of messages in, verdicts out. Judges are picklable and know only batches."""

from folkmoot_engine.triage.judge import Judge, Seen

__all__ = ["Judge", "Seen"]
