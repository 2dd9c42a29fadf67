"""Which conversation a message belongs to, in whatever order messages arrive. Pure: reads no row.

A thread is known by a key within its channel: "t:" and the id the archive gives it, or "m:" and the id of the message
it began with, where archives name no threads. A reply whose parent is missing waits in the thread "m:<parent>" with the
others that wait for it; when the parent comes and belongs elsewhere, that thread is poured into its own.
So the threads are the same whatever came first.
"""

from collections.abc import Iterable, Mapping

from folkmoot.stream.messages.actions.records import Record

Key = str
Place = int | Key  # the id of a thread that is here, or the key of one


def place_all(records: Iterable[Record], known_thread: Mapping[str, int]) -> dict[str, Place]:
    """Native id → place, for the new messages of one channel. `known_thread`: native id → thread, of those here."""
    new = {record.native_id: record for record in records}
    placed: dict[str, Place] = {}
    for record in new.values():
        _place(record, new, known_thread, placed)
    return placed


def _place(
    record: Record, new: Mapping[str, Record], known_thread: Mapping[str, int], placed: dict[str, Place]
) -> None:
    climbed = {}  # in the order of climbing, from reply to parent
    while True:
        climbed[record.native_id] = None
        parent = record.parent_id
        if record.thread_id:
            place = f"t:{record.thread_id}"
        elif not parent:
            place = f"m:{record.native_id}"
        elif parent in placed:
            place = placed[parent]
        elif parent in known_thread:
            place = known_thread[parent]
        elif parent not in new or parent in climbed:  # missing, or messages that answer each other in a ring
            place = f"m:{parent}"
        else:
            record = new[parent]
            continue
        placed.update(dict.fromkeys(climbed, place))
        return


def pour(wishes: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Threads to pour into others, from → to, where `to` is never poured on. Wishes may form chains, and rings."""
    moved: dict[int, int] = {}
    for gone, kept in wishes:
        gone, kept = final(moved, gone), final(moved, kept)
        if gone != kept:
            moved[gone] = kept
    return {gone: final(moved, kept) for gone, kept in moved.items()}


def final(moved: Mapping[int, int], thread: int) -> int:
    """Where a thread ends up."""
    while thread in moved:
        thread = moved[thread]
    return thread
