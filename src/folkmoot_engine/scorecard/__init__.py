"""The startup scorecard: its criteria and what answers to them add up to."""
