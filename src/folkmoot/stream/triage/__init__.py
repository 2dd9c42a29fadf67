"""Verdicts on messages, and the judge in office."""
