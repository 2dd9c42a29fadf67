"""A search among messages that somebody made long on purpose."""

import time

from folkmoot.stream.messages.queries.asked import parts_of
from folkmoot.stream.messages.queries.excerpt import excerpt


def test_an_excerpt_costs_the_same_however_long_the_message():
    parts = parts_of(" ".join("abcdefghijklmnopqrst"))
    begun = time.process_time()
    for text in ("a b c " * 500_000, "y z " * 500_000):
        assert len(excerpt(text, parts)) > 200
    assert time.process_time() - begun < 2  # a second for each hundred thousand characters, before
