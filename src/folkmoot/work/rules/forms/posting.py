"""A draft as the fields of a page, and back. Parts are named by their path: when, when.0, when.0.1 ..."""

from collections.abc import Iterator

from django.http import QueryDict

from folkmoot.work.rules.forms.draft import (
    FIRST_FIELD,
    GROUPS,
    MOST_PARTS,
    CheckDraft,
    EffectDraft,
    GroupDraft,
    HoursDraft,
    RuleDraft,
)
from folkmoot_engine.rules.condition import DEEPEST

ROOT = "when"
MOST_EFFECTS = 30


def read_draft(data: QueryDict) -> RuleDraft:
    """What a page sent. What does not fit together any more, as another field was chosen, is left out."""
    return RuleDraft(
        name=_one_line(data.get("name", "")),
        sentence=_one_line(data.get("sentence", "")),
        order=data.get("order", "").strip(),
        stop=data.get("stop") == "on",
        timed=data.get("timed") == "on",
        hours=_hours(data, "schedule"),
        first=data.get("first", "").strip(),
        last=data.get("last", "").strip(),
        when=_group(data, ROOT, 0),
        alone=data.get("alone") == "on",
        then=[
            EffectDraft(data.get(f"then.{n}.kind", ""), _one_line(data.get(f"then.{n}.value", "")))
            for n in range(_count(data, "then", MOST_EFFECTS))
        ],
    )


def as_posted(draft: RuleDraft) -> QueryDict:
    """What a page of this draft sends when nothing is changed in it."""
    data = QueryDict(mutable=True)
    data.update({"name": draft.name, "sentence": draft.sentence, "order": draft.order})
    data.update({"first": draft.first, "last": draft.last, "then.count": str(len(draft.then))})
    for name in ("stop", "timed", "alone"):
        if getattr(draft, name):
            data[name] = "on"
    _post_hours(data, "schedule", draft.hours)
    for path, part in paths(draft.when):
        _post_part(data, path, part)
    for n, effect in enumerate(draft.then):
        data.update({f"then.{n}.kind": effect.kind, f"then.{n}.value": effect.value})
    return data


def paths(part: CheckDraft | GroupDraft, path: str = ROOT) -> Iterator[tuple[str, CheckDraft | GroupDraft]]:
    """Every part with its path, in the order of the page."""
    yield path, part
    if isinstance(part, GroupDraft):
        for n, one in enumerate(part.parts):
            yield from paths(one, f"{path}.{n}")


def apply_act(draft: RuleDraft, act: str) -> None:
    """What a button of the form asks for: “add check:when.1”, “remove:when.0”, “add effect:”. Others change nothing."""
    verb, _, where = act.partition(":")
    if verb == "add effect" and len(draft.then) < MOST_EFFECTS:
        draft.then.append(EffectDraft())
    elif verb == "remove effect" and where.isdecimal() and len(where) < 4 and int(where) < len(draft.then):
        del draft.then[int(where)]
    found = dict(paths(draft.when))
    part = found.get(where)
    if verb in ("add check", "add group") and isinstance(part, GroupDraft) and len(found) < MOST_PARTS:
        deep_enough = where.count(".") < DEEPEST - 1
        if verb == "add check":
            part.parts.append(CheckDraft())
        elif deep_enough:
            part.parts.append(GroupDraft("any", [CheckDraft()]))
    elif verb == "remove" and part is not None and where != ROOT:
        found[where.rpartition(".")[0]].parts.remove(part)


def _group(data: QueryDict, path: str, depth: int) -> GroupDraft:
    kind = data.get(f"{path}.kind", "all")
    group = GroupDraft(kind if kind in GROUPS else "all")
    if depth < DEEPEST:
        group.parts = [_part(data, f"{path}.{n}", depth + 1) for n in range(_count(data, path, MOST_PARTS))]
    return group


def _part(data: QueryDict, path: str, depth: int) -> CheckDraft | GroupDraft:
    if data.get(f"{path}.is") == "group":
        return _group(data, path, depth)
    draft = CheckDraft(data.get(f"{path}.field", FIRST_FIELD), data.get(f"{path}.operator", ""))
    was = data.get(f"{path}.widget", "")
    if was != draft.widget:
        return draft  # the value that was typed belongs to another field
    values = data.getlist(f"{path}.value")
    if draft.widget == "hours":
        draft.hours = _hours(data, path)
    elif draft.widget == "lines":
        draft.values = [line.strip() for line in "\n".join(values).splitlines() if line.strip()]
    elif draft.widget == "choices":
        draft.values = [value for value in values if value in draft.asked.value.choices]
    else:
        draft.values = [values[0].strip()] if values else []
    return draft


def _hours(data: QueryDict, path: str) -> HoursDraft:
    return HoursDraft(
        data.getlist(f"{path}.days"),
        data.get(f"{path}.from", "").strip(),
        data.get(f"{path}.to", "").strip(),
        data.get(f"{path}.zone", "").strip(),
    )


def _post_part(data: QueryDict, path: str, part: CheckDraft | GroupDraft) -> None:
    if isinstance(part, GroupDraft):
        data.update({f"{path}.is": "group", f"{path}.kind": part.kind, f"{path}.count": str(len(part.parts))})
        return
    data.update({f"{path}.is": "check", f"{path}.field": part.field, f"{path}.operator": part.operator})
    data[f"{path}.widget"] = part.widget
    if part.widget == "hours":
        _post_hours(data, path, part.hours)
    elif part.widget == "lines":
        data[f"{path}.value"] = "\r\n".join(part.values)
    else:
        data.setlist(f"{path}.value", part.values)


def _post_hours(data: QueryDict, path: str, hours: HoursDraft) -> None:
    data.setlist(f"{path}.days", hours.days)
    data.update({f"{path}.from": hours.start, f"{path}.to": hours.end, f"{path}.zone": hours.zone})


def _count(data: QueryDict, path: str, most: int) -> int:
    written = data.get(f"{path}.count", "")
    return min(int(written), most) if written.isdecimal() and len(written) < 6 else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
