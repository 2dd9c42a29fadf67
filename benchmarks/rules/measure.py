"""One measurement in a process of its own: `python measure.py WHO FILE LIMIT` prints a line of JSON."""

import json
import re
import resource
import sys
import time
from collections.abc import Iterator

import generate
import pyarrow as pa

from folkmoot_engine.rules import All, AnyOf, Check, CompiledRules, NoneOf
from folkmoot_engine.text.normalise import fold


def main() -> None:
    who, path, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with pa.memory_map(path) as source:
        batches = pa.ipc.open_stream(source).read_all().slice(0, limit).to_batches()
    # The rules are compiled before the clock starts: a worker does so once for each change of a rule.
    start = time.perf_counter()
    work = WORK[who]()
    ready = time.perf_counter()
    cpu = time.process_time()
    caught = sum(work(batch) for batch in batches)
    seconds = time.perf_counter() - ready
    print(
        json.dumps(
            {
                "who": who,
                "messages": limit,
                "caught": caught,
                "compile_seconds": ready - start,
                "seconds": seconds,
                "cpu_seconds": time.process_time() - cpu,
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def with_reasons():
    """Effects, rule and the places of what was found, as Arrow."""
    rules = CompiledRules(generate.rules())
    return lambda batch: rules.apply(batch).num_rows


def counting():
    """Only which rule caught which message: what a preview does."""
    rules = CompiledRules(generate.rules())
    return lambda batch: sum(int(caught.hits.sum()) for caught in rules.catch(batch))


def plain():
    """The obvious loop: each message, each rule, each pattern, by Python's re, cheap questions first."""
    asked = [_plainly(rule.condition) for rule in generate.rules().rules]
    return lambda batch: sum(ask(message) for message in _messages(batch) for ask in asked)


def _messages(batch: pa.RecordBatch) -> Iterator[dict]:
    for message in batch.to_pylist():
        message["folded"] = fold(message["text"]).text
        message["risks"] = {one["label"]: one["probability"] for one in message["risks"]}
        yield message


def _plainly(condition):
    """A condition as nested functions of one message."""
    if isinstance(condition, Check):
        return _asked(condition)
    # What reads texts is asked last, as somebody who minds the time would write it.
    parts = [_plainly(part) for part in sorted(condition.conditions, key=_reads_text)]
    if isinstance(condition, All):
        return lambda message: all(part(message) for part in parts)
    if isinstance(condition, AnyOf):
        return lambda message: any(part(message) for part in parts)
    assert isinstance(condition, NoneOf)
    return lambda message: not any(part(message) for part in parts)


def _reads_text(condition) -> bool:
    if isinstance(condition, Check):
        return condition.field == "message.text"
    return any(map(_reads_text, condition.conditions))


def _asked(check: Check):
    value = check.value
    if check.field == "message.text":
        key = "text" if check.operator == "matches" else "folded"
        written = [_phrase(one) if check.operator == "contains" else one for one in value]
        patterns = [re.compile(one, re.ASCII | re.IGNORECASE) for one in written]
        return lambda message: any(pattern.search(message[key]) for pattern in patterns)
    return {
        "author.messages": lambda message: message["author_messages"] <= value,
        "channel": lambda message: message["channel"] in value,
        "risk.insult": lambda message: message["risks"].get("insult", 0) >= value,
        "author.is staff": lambda message: message["author_is_staff"] == value,
        "message.links": lambda message: any(f"//{one}/" in link for link in message["links"] for one in value),
    }[check.field]


def _phrase(phrase: str) -> str:
    return r"\b" + r"\W+".join(map(re.escape, phrase.split())) + r"\b"


WORK = {"rules": with_reasons, "count": counting, "plain": plain}

if __name__ == "__main__":
    main()
