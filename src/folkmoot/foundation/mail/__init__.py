"""Mails: each is sent at most once, whatever becomes of the worker that does it."""
