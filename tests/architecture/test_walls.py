"""No relation between rows of workspaces can leave its workspace: tried on every relation, in the database itself."""

import itertools
import uuid
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from folkmoot.foundation.accounts.models import User
from folkmoot.foundation.audit import actions as audit
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces import queries
from folkmoot.foundation.workspaces.models import Workspace, WorkspaceRow
from tests.architecture import house

pytestmark = pytest.mark.django_db

ROWS = [model for model in apps.get_models() if issubclass(model, WorkspaceRow)]
RELATIONS = [
    pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
    for model, field in house.relations(ROWS)
    if issubclass(field.related_model, WorkspaceRow)
]
number = itertools.count(1)


def row(model: type, workspace: Workspace, **given):
    """A row of any model with the least that its columns ask for; what it points to is made in the same workspace."""
    values = {"workspace": workspace, **given}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name in values or field.null or field.has_default():
            continue
        values[field.name] = _value(field, workspace)
    return model.objects.create(**values)


def _value(field: models.Field, workspace: Workspace):
    if field.is_relation:
        if issubclass(field.related_model, WorkspaceRow):
            return row(field.related_model, workspace)
        return User.objects.create_user(f"{next(number)}@example.org")
    if field.choices:
        return field.choices[0][0]
    kinds = {
        models.DateTimeField: lambda: datetime(2026, 1, 1, tzinfo=UTC),  # a kind of DateField: it comes first
        models.DateField: lambda: date(2026, 1, 1),
        models.UUIDField: uuid.uuid4,
        models.JSONField: dict,
        models.FloatField: lambda: 0.5,
    }
    for kind, make in kinds.items():
        if isinstance(field, kind):
            return make()
    return next(number) if isinstance(field, models.IntegerField) else str(next(number))[-(field.max_length or 20) :]


@pytest.fixture
def worlds():
    with queries.outside():
        yield Workspace.objects.create(slug="here", name="Here"), Workspace.objects.create(slug="there", name="There")


def test_there_are_relations_to_try():
    assert len(RELATIONS) >= 25


@pytest.mark.parametrize(("model", "field"), RELATIONS)
def test_a_new_row_cannot_point_into_another_workspace(worlds, model, field):
    here, there = worlds
    foreign = row(field.related_model, there)
    with pytest.raises(DatabaseError), transaction.atomic():
        row(model, here, **{field.name: foreign})


@pytest.mark.parametrize(("model", "field"), RELATIONS)
def test_a_row_cannot_be_turned_to_another_workspace(worlds, model, field):
    here, there = worlds
    foreign = row(field.related_model, there)
    native = row(model, here)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=native.pk).update(**{field.name: foreign})


@pytest.mark.parametrize(("model", "field"), RELATIONS)
def test_a_row_cannot_move_to_another_workspace_and_leave_its_relations_behind(worlds, model, field):
    here, there = worlds
    native = row(model, here, **{field.name: row(field.related_model, here)})
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=native.pk).update(workspace=there)


def test_an_audit_entry_cannot_be_edited(worlds):
    entry = audit.record("test.planted", workspace=worlds[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verb="test.changed")


def test_a_decision_cannot_be_edited(worlds):
    decisions = apps.get_model("desk.Decision")
    decision = row(decisions, worlds[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        decisions.objects.filter(pk=decision.pk).update(reason="changed")
