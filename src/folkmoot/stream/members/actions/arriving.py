"""People who come with an archive: known again by the key of their handle, or new."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.queries import bulk
from folkmoot.stream.members.models import Handle, Member, PersonalRecord
from folkmoot.stream.members.queries import arriving as queries
from folkmoot_engine.schema import new_uid

REMEMBERED = 50_000  # handles kept in memory; more are asked of the database again
LONGEST_NAME = 200
LONGEST_REALM = 200


@dataclass(slots=True)
class Person:
    """What an archive says of a handle. `told`: by its own list of people, which knows better than messages."""

    name: str = ""
    kind: str = "person"
    email: str = ""
    standing: int | None = None
    joined_at: datetime | None = None  # UTC, without zone
    told: bool = False


def key_of(workspace: Workspace, realm: str, native_id: str) -> str:
    """By which a handle is known again, and which tells nobody who it is."""
    words = f"{realm}\0{native_id}".encode(errors="surrogatepass")
    return hashlib.blake2b(words, key=workspace.uid.bytes, digest_size=16).hexdigest()


class Roster:
    """The handles of one workspace while an archive comes in. Writes in the transaction of its caller."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._known: dict[tuple[str, str], tuple[int, bool]] = {}

    def find(self, people: dict[tuple[str, str], Person]) -> dict[tuple[str, str], tuple[int, bool]]:
        """(realm, native id) → (handle id, whether its member was erased). New handles become new members.

        Only people of whom a list tells are brought up to date; an erased member learns nothing again.
        """
        if len(self._known) > REMEMBERED:
            self._known.clear()
        missing = [place for place in people if place not in self._known]
        keys = {key_of(self.workspace, *place): place for place in missing}
        if keys:
            for key, handle, erased in queries.known_handles(self.workspace, list(keys)):
                self._known[keys[key]] = (handle, bool(erased))
        new = {key: place for key, place in keys.items() if place not in self._known}
        self._make(new, people)
        made = set(new.values())
        self._bring_up_to_date({place: one for place, one in people.items() if one.told and place not in made})
        return self._known

    def count(self, said: dict[int, tuple[int, object, object]]) -> None:
        """Add messages: handle id → (how many, earliest, latest)."""
        queries.count_messages(self.workspace, [(handle, *figures) for handle, figures in said.items()])

    def forget(self) -> None:
        """A transaction was rolled back: what was known may not be there."""
        self._known.clear()

    def _make(self, new: dict[str, tuple[str, str]], people: dict[tuple[str, str], Person]) -> None:
        if not new:
            return
        workspace, now = self.workspace.pk, bulk.stored_moment(timezone.now().replace(tzinfo=None))
        members, records, handles = [], [], []
        member_ids, handle_ids = bulk.reserve(Member, len(new)), bulk.reserve(Handle, len(new))
        for member, handle, (key, place) in zip(member_ids, handle_ids, new.items(), strict=True):
            person, uid = people[place], str(new_uid())
            members.append((member, workspace, bulk.stored_uid(str(new_uid())), False, now))
            name, details = _details(place[1], person)
            records.append((workspace, member, name, json.dumps({uid: details})))
            joined = bulk.stored_moment(person.joined_at)
            handles.append(
                (handle, workspace, bulk.stored_uid(uid), member, place[0][:LONGEST_REALM], key)
                + (person.kind, person.standing, joined)
            )
            self._known[place] = (handle, False)
        bulk.run_many(queries.INSERT_MEMBER, members)
        bulk.run_many(queries.INSERT_RECORD, records)
        bulk.run_many(queries.INSERT_HANDLE, handles)

    def _bring_up_to_date(self, told: dict[tuple[str, str], Person]) -> None:
        by_handle = {self._known[place][0]: place for place in told if not self._known[place][1]}
        if not by_handle:
            return
        handles = Handle.objects.filter(workspace=self.workspace, pk__in=by_handle)
        changed, by_member = [], defaultdict(list)
        for handle in handles:
            by_member[handle.member_id].append(handle)
            person = told[by_handle[handle.pk]]
            joined = person.joined_at.replace(tzinfo=UTC) if person.joined_at else handle.joined_at
            facts = (person.kind, person.standing if person.standing is not None else handle.standing, joined)
            if facts != (handle.kind, handle.standing, handle.joined_at):
                handle.kind, handle.standing, handle.joined_at = facts
                changed.append(handle)
        Handle.objects.bulk_update(changed, ["kind", "standing", "joined_at"], batch_size=500)
        self._rename(by_member, {handle: (place[1], told[place]) for handle, place in by_handle.items()})

    def _rename(self, by_member: dict[int, list[Handle]], told: dict[int, tuple[str, Person]]) -> None:
        changed = []
        for record in PersonalRecord.objects.filter(workspace=self.workspace, member__in=list(by_member)):
            before = (record.name, json.dumps(record.handles, sort_keys=True))
            for handle in by_member[record.member_id]:
                old = record.handles.get(str(handle.uid), {})
                name, details = _details(*told[handle.pk])
                record.handles[str(handle.uid)] = details
                if record.name in ("", old.get("name")):
                    record.name = name
            if before != (record.name, json.dumps(record.handles, sort_keys=True)):
                changed.append(record)
        PersonalRecord.objects.bulk_update(changed, ["name", "handles"], batch_size=500)


def _details(native_id: str, person: Person) -> tuple[str, dict[str, str]]:
    """The name to show, and what the personal record keeps of the handle."""
    name = (person.name or native_id)[:LONGEST_NAME]
    details = {"native_id": native_id, "name": name}
    return name, details | ({"email": person.email} if person.email else {})
