"""What has to be walled, read from the models themselves so that a new one cannot be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from folkmoot.foundation.workspaces.models import Workspace


@dataclass(frozen=True)
class Relation:
    """A column of a table and the table whose id it holds."""

    column: str
    target: str


@dataclass(frozen=True)
class Watching:
    """A log that is to hear of a table's rows: see `models.Watch`."""

    log: str
    kind: str
    row: str
    columns: tuple[str, ...]
    only_old: bool


@dataclass(frozen=True)
class Table:
    """A table of rows that belong to a workspace."""

    name: str
    relations: tuple[Relation, ...]  # to other such tables
    may_stand_outside: bool  # the row of the site itself: its workspace is empty
    is_append_only: bool
    watched_by: tuple[Watching, ...] = ()


def tables() -> list[Table]:
    """Every table with a workspace, by name. A model says `append_only = True` where its rows are never edited."""
    found = [_table(model) for model in apps.get_models() if _home(model) is not None and not model._meta.proxy]
    return sorted(found, key=lambda table: table.name)


def _table(model: type[models.Model]) -> Table:
    relations = tuple(
        Relation(field.column, field.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not Workspace and _home(field.related_model) is not None
    )
    return Table(
        name=model._meta.db_table,
        relations=relations,
        may_stand_outside=_home(model).null,
        is_append_only=getattr(model, "append_only", False),
        watched_by=tuple(_watching(model)),
    )


def _watching(model: type[models.Model]) -> Iterator[Watching]:
    for log in apps.get_models():
        for watch in getattr(log, "watches", ()):
            if watch.model == model._meta.label:
                yield Watching(log._meta.db_table, watch.kind, watch.row, watch.columns, watch.only_old)


def _home(model: type[models.Model]) -> models.Field | None:
    """The field that says which workspace a row belongs to."""
    for field in model._meta.concrete_fields:
        if field.name == "workspace" and field.related_model is Workspace:
            return field
    return None
