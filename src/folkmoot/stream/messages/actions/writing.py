"""Write one batch of an archive: channels, members, threads, messages, what triage has to see, rejects."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.channels import actions as channels
from folkmoot.stream.channels import queries as channel_queries
from folkmoot.stream.members.actions import Person, Roster
from folkmoot.stream.messages.actions.amending import amend
from folkmoot.stream.messages.actions.placing import Place, final, place_all, pour
from folkmoot.stream.messages.actions.records import Record, channels_of, records_of, thread_title
from folkmoot.stream.messages.models import Coverage, Import, Message, Thread
from folkmoot.stream.messages.queries import importing as queries
from folkmoot.stream.messages.queries.seen import Seen
from folkmoot_engine.formats.protocol import Batch
from folkmoot_engine.schema import new_uid

AGAIN = "the same message again"
REMEMBERED = 50_000  # threads kept in memory; more are asked of the database again


@dataclass(slots=True)
class Known:
    """A message that is here already."""

    id: int
    thread: int
    content_hash: int
    came_with: int | None
    erased: bool


@dataclass(slots=True)
class Counts:
    """What became of a batch's records."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> int:
        return self.new + self.changed + self.unchanged

    @property
    def fetched(self) -> int:
        return self.kept + self.skipped.total() + self.rejected


class Writer:
    """Writes the batches of one import, in the transaction of its caller; remembers what the next batch will ask.

    With `dry` it asks and counts and writes nothing.
    """

    def __init__(self, workspace: Workspace, of: Import, *, dry: bool = False) -> None:
        self.workspace, self.of, self.dry = workspace, of, dry
        self.roster = Roster(workspace)
        self.seen = Seen()
        self._threads: dict[tuple[int, str], int] = {}
        self._channels: dict[str, int] = {}
        self._covered: set[int] = set()

    def write(self, batch: Batch) -> Counts:
        counts = Counts(skipped=Counter(batch.skipped), rejected=len(batch.rejects))
        self._know_channels(channels_of(batch.messages))
        by_source = defaultdict(list)
        for record in records_of(batch.messages):
            by_source[record.source].append(record)
        if not self.dry:
            self._meet(batch, by_source)
        touched = []
        for source, records in by_source.items():
            touched += self._write_channel(self._channels.get(source), records, counts)
        if not self.dry:
            touched += amend(self.workspace, self._channels, batch.amendments)
            queries.announce(self.workspace, touched)
            self._cover({self._channels[source] for source in by_source})
            self._keep_rejects(batch)
        return counts

    def forget(self) -> None:
        """The transaction was rolled back: what was remembered may not be there."""
        self.roster.forget()
        self._threads.clear()
        self._channels.clear()
        self._covered.clear()

    def _know_channels(self, named: dict[str, str]) -> None:
        unknown = {source: name for source, name in named.items() if source not in self._channels}
        if not unknown:
            return
        find = channel_queries.by_source if self.dry else channels.find_or_make
        found = find(self.workspace, unknown)
        self._channels.update({source: channel.pk for source, channel in found.items()})

    def _cover(self, channels: set[int]) -> None:
        """Write down that this archive tells of these channels."""
        Coverage.objects.bulk_create(
            [Coverage(workspace=self.workspace, of=self.of, channel_id=one) for one in channels - self._covered],
            ignore_conflicts=True,
        )
        self._covered |= channels

    def _meet(self, batch: Batch, by_source: dict[str, list[Record]]) -> None:
        """Know every author of the batch, and everyone its lists tell of."""
        people: dict[tuple[str, str], Person] = {}
        for records in by_source.values():
            for record in records:
                if record.author and record.author not in people:
                    people[record.author] = Person(record.author_name, record.author_kind)
        if batch.handles is not None:
            for row in batch.handles.to_pylist():
                joined = row["joined_at"] and row["joined_at"].replace(tzinfo=None)
                people[row["realm"], row["author_id"]] = Person(
                    row["name"], row["kind"], row["email"] or "", row["standing"], joined, told=True
                )
        self.authors = self.roster.find(people)

    def _write_channel(self, channel: int | None, records: list[Record], counts: Counts) -> list[int]:
        """Sort the records of one channel into new, changed, unchanged and again, and write the first two.

        Returns the ids of the messages that triage must see.
        """
        known = self._known(channel, records)
        new: dict[str, Record] = {}
        changed: list[tuple[Known, Record]] = []
        for record in records:
            here = known.get(record.native_id)
            if record.native_id in new or self._seen_before(here, record):
                counts.skipped[AGAIN] += 1
            elif here is None:
                new[record.native_id] = record
            elif here.erased or here.content_hash == record.content_hash:
                counts.unchanged += 1
            else:
                changed.append((here, record))
        counts.new += len(new)
        counts.changed += len(changed)
        if self.dry:
            return []
        return self._add(channel, list(new.values()), known) + self._change(changed)

    def _known(self, channel: int | None, records: list[Record]) -> dict[str, Known]:
        if channel is None:
            return {}
        asked = {record.native_id for record in records} | {record.parent_id for record in records if record.parent_id}
        return {row[0]: Known(*row[1:]) for row in queries.known_messages(self.workspace, channel, asked)}

    def _seen_before(self, here: Known | None, record: Record) -> bool:
        """Whether this very archive has brought the message already."""
        if here is not None:
            return here.came_with == self.of.pk or self.seen.before(here.id)
        return self.dry and self.seen.before_here(record.source, record.native_id)

    def _add(self, channel: int, new: list[Record], known: dict[str, Known]) -> list[int]:
        if not new:
            return []
        places = place_all(new, {native: here.thread for native, here in known.items()})
        waiting = self._waiting(channel, new)
        threads, made = self._threads_of(channel, set(places.values()), new, places)
        moved = pour((thread, threads[places[parent]]) for parent, _, thread, in_its_place in waiting if in_its_place)
        if moved:
            queries.merge_threads(self.workspace, moved)
            self._threads = {key: final(moved, thread) for key, thread in self._threads.items()}
        thread_of = {native: final(moved, threads[place]) for native, place in places.items()}
        ids = dict(zip(thread_of, bulk.reserve(Message, len(new)), strict=True))
        counted = {native for native, place in places.items() if threads[place] in made}
        self._grow([record for record in new if record.native_id not in counted], thread_of)
        self._insert(channel, new, thread_of, ids, known)
        links = [(ids[parent], orphan, self.workspace.pk) for parent, orphan, _, _ in waiting]
        bulk.run_many(queries.LINK_PARENT, links)
        self._count_authors(new)
        return list(ids.values())

    def _waiting(self, channel: int, new: list[Record]) -> list[tuple]:
        if not queries.anyone_waits(self.workspace, channel):
            return []
        return queries.waiting_for(self.workspace, channel, [record.native_id for record in new])

    def _threads_of(
        self, channel: int, wanted: set[Place], new: list[Record], places: dict[str, Place]
    ) -> tuple[dict[Place, int], set[int]]:
        """The thread of each place, and which of them were made now."""
        if len(self._threads) > REMEMBERED:
            self._threads.clear()
        keys = [place for place in wanted if isinstance(place, str)]
        missing = [key for key in keys if (channel, key) not in self._threads]
        for key, thread in queries.known_threads(self.workspace, channel, missing) if missing else ():
            self._threads[channel, key] = thread
        absent = {key for key in missing if (channel, key) not in self._threads}
        made = self._make_threads(channel, absent, new, places) if absent else set()
        threads: dict[Place, int] = {place: place for place in wanted if isinstance(place, int)}
        return threads | {key: self._threads[channel, key] for key in keys}, made

    def _make_threads(self, channel: int, absent: set[str], new: list[Record], places: dict[str, Place]) -> set[int]:
        first: dict[str, Record] = {}
        spans: dict[str, list] = {}
        for record in new:
            key = places[record.native_id]
            if key not in absent:
                continue
            _add(spans, key, record.sent_at)
            if key not in first or _opens(record, first[key]):
                first[key] = record
        rows = []
        for key, thread in zip(first, bulk.reserve(Thread, len(first)), strict=True):
            self._threads[channel, key] = thread
            count, opened, last = spans[key]
            uid = bulk.stored_uid(str(new_uid()))
            title, tags, url, closed, accepted = _facts(first[key])
            rows.append(
                (thread, self.workspace.pk, uid, channel, key, title, tags, url, opened, last, closed, count, accepted)
            )
        bulk.run_many(queries.INSERT_THREAD, rows)
        return {row[0] for row in rows}

    def _grow(self, new: list[Record], thread_of: dict[str, int]) -> None:
        """Threads grow by messages that were not counted when they were made, and learn from one that opens them."""
        growth: dict[int, list] = {}
        opening = []
        for record in new:
            thread = thread_of[record.native_id]
            _add(growth, thread, record.sent_at)
            if not record.parent_id:
                opening.append((*_facts(record), thread, self.workspace.pk, record.sent_at))
        queries.grow_threads(self.workspace, [(thread, *span) for thread, span in growth.items()])
        bulk.run_many(queries.TELL_THREAD, opening)

    def _insert(
        self,
        channel: int,
        new: list[Record],
        thread_of: dict[str, int],
        ids: dict[str, int],
        known: dict[str, Known],
    ) -> None:
        rows, later, written = [], [], set()
        workspace, of = self.workspace.pk, self.of.pk
        now = bulk.stored_moment(timezone.now().replace(tzinfo=None))
        for record in new:
            native, parent = record.native_id, None
            number = ids[native]
            if record.parent_id in written:
                parent = ids[record.parent_id]
            elif record.parent_id in ids:  # it stands further on: linked when it is there
                later.append((ids[record.parent_id], number, workspace))
            elif record.parent_id in known:
                parent = known[record.parent_id].id
            written.add(native)
            author, erased = self.authors[record.author] if record.author else (None, False)
            said = (record.title, record.html, record.text) if not erased else ("", "", "")
            url, facts, digest = (record.url, record.facts, record.content_hash) if not erased else ("", "{}", 0)
            # fmt: off
            rows.append((
                number, workspace, record.uid, channel, thread_of[native], parent, author, native, record.parent_id,
                record.kind, *said, record.sent_at, record.utc_offset, record.edited_at, record.deleted_at,
                now if erased else None, record.score, record.views, url, facts, digest, of,
            ))
            # fmt: on
        bulk.run_many(queries.INSERT_MESSAGE, rows)
        queries.index_words(self.workspace, rows[0][0], rows[-1][0])
        bulk.run_many(queries.LINK_PARENT, later)

    def _count_authors(self, new: list[Record]) -> None:
        said: dict[int, list] = {}
        for record in new:
            if record.author:
                _add(said, self.authors[record.author][0], record.sent_at)
        self.roster.count(said)

    def _change(self, changed: list[tuple[Known, Record]]) -> list[int]:
        workspace, now = self.workspace.pk, bulk.stored_moment(timezone.now().replace(tzinfo=None))
        rows, opening = [], []
        for here, record in changed:
            rows.append(
                (record.kind, record.title, record.html, record.edited_at, record.edited_at, now)
                + (record.html, record.text, record.deleted_at, record.score, record.views, record.url, record.facts)
                + (record.content_hash, self.of.pk, here.id, workspace)
            )
            if not record.parent_id:
                opening.append((*_facts(record), here.thread, workspace, record.sent_at))
        bulk.run_many(queries.UPDATE_MESSAGE, rows)
        bulk.run_many(queries.TELL_THREAD, opening)
        return [here.id for here, _ in changed]

    def _keep_rejects(self, batch: Batch) -> None:
        bulk.run_many(
            queries.INSERT_REJECT,
            [
                (
                    self.workspace.pk,
                    self.of.pk,
                    reject.file[:500],
                    reject.position[:60],
                    reject.code[:40],
                    reject.reason,
                )
                + (json.dumps(reject.record, ensure_ascii=False), json.dumps(reject.context, ensure_ascii=False))
                for reject in batch.rejects
            ],
        )


def _add(spans: dict, key: object, moment) -> None:
    """Count one more under `key`: [how many, earliest, latest]."""
    span = spans.get(key)
    if span is None:
        spans[key] = [1, moment, moment]
        return
    span[0] += 1
    if moment < span[1]:
        span[1] = moment
    elif moment > span[2]:
        span[2] = moment


def _opens(record: Record, other: Record) -> bool:
    """Whether this message opens their conversation rather than the other: it answers nobody, it came earlier."""
    return (bool(record.parent_id), record.sent_at) < (bool(other.parent_id), other.sent_at)


def _facts(record: Record) -> tuple[str, str, str, object, str]:
    """What a message tells of its thread: title, tags, url, closed, accepted."""
    tags = json.dumps(record.tags or [], ensure_ascii=False)
    return thread_title(record), tags, record.url, record.closed_at, record.accepted_id
