"""Threads, messages, and the archives they came in."""
