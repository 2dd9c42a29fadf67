"""The laws that no library knows, as functions: each takes the thing it judges and returns the breaches it found."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

WINGS = ("foundation", "stream", "work", "evidence", "rooms", "flow", "doors")
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "stuff", "shared", "tools"}
# Inside an app, from left to right: each may import only those to its right.
ORDER = ("urls", "views", "forms", "actions", "queries", "models", "permissions", "states")
DJANGO_OWN = {"__init__", "apps", "admin", "migrations", "templatetags", "templates", "static"}
# Rooms beside the order, each with its reason.
NAMED = {
    "foundation/web": {
        "slots": "where a later app shows something on an earlier page",
        "middleware": "called by Django",
        "context": "called by Django's templates",
        "storage": "called by Django's collectstatic",
        "access": "the door of every workspace page, for the apps below",
    },
    "foundation/workspaces": {"access": "the door of every workspace page, its own pages included"},
    "foundation/accounts": {"adapter": "called by django-allauth"},
    "rooms/reception": {"access": "the doors of the public rooms, for the apps below"},
}
RAW = {"raw", "extra", "execute", "executemany", "executescript", "cursor"}
RAW_NAMES = {"RawSQL", "_base_manager", "SearchQuery", "SearchVector", "SearchRank"}
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}
WRITERS = {"actions", "migrations"}


def modules(root: Path) -> Iterator[Path]:
    yield from (path for path in sorted(root.rglob("*.py")) if "__pycache__" not in path.parts)


def drawers(root: Path) -> list[str]:
    """Rooms whose name says nothing: they take everything."""
    return [str(path.relative_to(root)) for path in sorted(root.rglob("*")) if path.stem in DRAWERS and _is_room(path)]


def _is_room(path: Path) -> bool:
    return "templates" not in path.parts and "static" not in path.parts and (path.is_dir() or path.suffix == ".py")


def apps(root: Path) -> Iterator[Path]:
    """Folders of Django apps: wing/app with an apps.py."""
    yield from (path.parent for wing in WINGS for path in sorted((root / wing).glob("*/apps.py")))


def foreign_rooms(root: Path) -> list[str]:
    """Files of an app that the design does not know."""
    found = []
    for app in apps(root):
        known = set(ORDER) | DJANGO_OWN | set(NAMED.get(str(app.relative_to(root)), ()))
        found += [
            str(path.relative_to(root))
            for path in sorted(app.iterdir())
            if path.name != "__pycache__" and path.stem not in known
        ]
    return found


def arrows_back(root: Path) -> list[str]:
    """Imports inside an app, or from one app to another, that run from right to left in ORDER."""
    return [breach for app in apps(root) for path in modules(app) for breach in _arrows_of(root, app, path)]


def _arrows_of(root: Path, app: Path, path: Path) -> Iterator[str]:
    room = path.relative_to(app).parts[0].removesuffix(".py")
    if room not in ORDER:
        return
    for line, target in imported(path):
        parts = target.split(".")
        if parts[0] != root.name or len(parts) < 4 or parts[3] not in ORDER:
            continue
        same_app = parts[1:3] == list(app.relative_to(root).parts)
        leaf = room in ("permissions", "states") and not same_app and parts[3] != room  # roles are named across apps
        if ORDER.index(parts[3]) < ORDER.index(room) or leaf:
            yield f"{path.relative_to(root)}:{line} imports {target}"


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Whole names of what a file imports: `from a.b import c` gives a.b and a.b.c."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def raw_reads(root: Path) -> list[str]:
    """Raw SQL, `_base_manager` and full-text outside `queries` (migrations make tables, so they may)."""
    return list(_calls(root, RAW, RAW_NAMES, allowed={"queries", "migrations"}))


def stray_writes(root: Path) -> list[str]:
    """Writes to rows outside `actions` of a wing's app."""
    return [
        breach
        for app in apps(root)
        for breach in _calls(app, WRITES, set(), allowed=WRITERS | {"models"}, only_managers=True)
    ]


def _calls(root: Path, methods: set[str], names: set[str], allowed: set[str], only_managers: bool = False):
    for path in modules(root):
        if allowed & {part.removesuffix(".py") for part in path.relative_to(root).parts}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
                if not only_managers or _speaks_to_rows(node.func):
                    yield f"{path.relative_to(root)}:{node.lineno} calls .{node.func.attr}()"
            elif isinstance(node, ast.Attribute | ast.Name) and _name(node) in names:
                yield f"{path.relative_to(root)}:{node.lineno} uses {_name(node)}"


def _name(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def _speaks_to_rows(call: ast.Attribute) -> bool:
    """`Thing.objects...update()` is a write; `dictionary.update()` is not. `.save()` always is one."""
    return call.attr == "save" or any(
        isinstance(node, ast.Attribute) and node.attr == "objects" for node in ast.walk(call.value)
    )


def backward_relations(models: Iterable[type], rank) -> list[str]:
    """Relations to a model of a later stage. `rank(model)` is the stage's place in the way of a message."""
    return [
        f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}"
        for model, field in relations(models)
        if rank(field.related_model) > rank(model)
    ]


def relations(models: Iterable[type]) -> Iterator[tuple[type, object]]:
    for model in models:
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.is_relation and field.related_model is not None:
                yield model, field


def homeless(models: Iterable[type], row: type, named: set[str]) -> list[str]:
    """Models that belong to no workspace and are not on the short list."""
    return [model._meta.label for model in models if not issubclass(model, row) and model._meta.label not in named]


def unled_indexes(models: Iterable[type], row: type) -> list[str]:
    """Indexes of workspace rows that do not begin with the workspace (it leads every index, so that its rows lie
    together when the tables are spread)."""
    found = []
    for model in models:
        if not issubclass(model, row):
            continue
        for index in (*model._meta.indexes, *model._meta.constraints):
            fields = getattr(index, "fields", None)
            if fields and fields[0] != "workspace":
                found.append(f"{model._meta.label}: {index.name}")
        found += [
            f"{model._meta.label}: {field.name} has an index of its own"
            for field in model._meta.local_fields
            if (field.db_index or field.unique) and not field.primary_key
        ]
    return found
