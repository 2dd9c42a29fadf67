"""The queue: cases, decisions, replies, notes."""
