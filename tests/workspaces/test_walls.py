"""The walls between workspaces: they stand, say what they refuse, and mend themselves.

That every relation is walled is tried in tests/architecture/test_walls.py.
"""

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models.signals import pre_migrate

from folkmoot.foundation.audit.actions import record
from folkmoot.foundation.audit.models import Entry
from folkmoot.foundation.workspaces.models import Membership, Workspace, WorkspaceRow
from folkmoot.foundation.workspaces.queries import inside, outside, walls
from folkmoot.stream.channels.models import Channel
from folkmoot.stream.messages.models import Thread

pytestmark = pytest.mark.django_db


def channel(workspace: Workspace, name: str = "general") -> Channel:
    with inside(workspace):
        return Channel.objects.create(workspace=workspace, kind="slack", source=f"slack:{name}", name=name)


def thread(workspace: Workspace, of: Channel, native_id: str = "1") -> Thread:
    at = "2026-01-01T00:00:00Z"
    return Thread(workspace=workspace, channel=of, native_id=native_id, opened_at=at, last_at=at)


def run(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def test_a_refusal_names_table_and_column(workspace, other_workspace):
    foreign = channel(other_workspace)
    with (
        outside(),
        pytest.raises(IntegrityError, match=r"folkmoot_messages_thread\.channel_id points to no row of its"),
    ):
        thread(workspace, foreign).save()


def test_one_stray_among_many_rows_refuses_them_all(workspace, other_workspace):
    own, foreign = channel(workspace), channel(other_workspace)
    rows = [thread(workspace, own, str(number)) for number in range(50)]
    with outside():
        with pytest.raises(IntegrityError), transaction.atomic():
            Thread.objects.bulk_create([*rows, thread(workspace, foreign, "stray")])
        assert Thread.objects.count() == 0
        Thread.objects.bulk_create(rows)
        assert Thread.objects.count() == 50


def test_a_row_never_changes_its_workspace_or_its_number(workspace, other_workspace):
    own = channel(workspace)
    with outside():
        for change in ({"workspace": other_workspace}, {"id": own.pk + 1_000}):
            with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
                Channel.objects.filter(pk=own.pk).update(**change)


def test_every_table_with_a_workspace_is_walled():
    walled = {table.name for table in walls.tables()}
    assert walled >= {model._meta.db_table for model in apps.get_models() if issubclass(model, WorkspaceRow)}
    assert {"audit_entry", "jobs_job"} <= walled
    assert {table.name for table in walls.tables() if table.is_append_only} == {
        "audit_entry",
        "desk_decision",
        "reports_report",
        "rules_ruleversion",
    }


def test_a_missing_wall_is_noticed_and_put_up_again():
    assert walls.stand()
    walls.take_down()
    assert len(walls.gaps()) > 30
    walls.put_up()
    assert walls.gaps() == []


def test_a_migration_takes_the_walls_down_only_where_it_has_something_to_do():
    config = apps.get_app_config("workspaces")
    told = {"sender": config, "app_config": config, "verbosity": 0, "interactive": False, "using": "default"}
    pre_migrate.send(**told, plan=[])
    assert walls.stand()
    pre_migrate.send(**told, plan=[("a migration", False)])
    assert not walls.stand()
    walls.put_up()


def test_an_entry_goes_only_with_its_whole_workspace(workspace):
    with inside(workspace):
        entry = record("test.planted", workspace=workspace)
    with outside():
        alone = "append-only: a row goes only with its whole workspace"
        with pytest.raises(IntegrityError, match=alone), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).delete()
        run("DELETE FROM workspaces_workspace WHERE id = %s", workspace.pk)
        run("DELETE FROM audit_entry WHERE workspace_id = %s", workspace.pk)
        assert not Entry.objects.exists()


def test_an_entry_of_the_site_is_never_deleted():
    with outside():
        entry = record("test.planted")
        with pytest.raises(IntegrityError, match="append-only"):
            Entry.objects.filter(pk=entry.pk).delete()


def test_a_new_model_cannot_be_forgotten():
    class Planted(models.Model):
        workspace = models.ForeignKey(Workspace, models.CASCADE)
        of = models.ForeignKey(Channel, models.CASCADE)

        class Meta:
            app_label = "channels"
            managed = False

    try:
        table = next(table for table in walls.tables() if table.name == "channels_planted")
        assert [(relation.column, relation.target) for relation in table.relations] == [("of_id", "channels_channel")]
    finally:
        del apps.all_models["channels"]["planted"]
        apps.clear_cache()


@pytest.fixture
def rows_are_walled(on_postgresql, workspace, other_workspace):
    if not on_postgresql:
        pytest.skip("row-level security is PostgreSQL's; SQLite has no such thing")
    assert walls.row_wall_holds(), "the tests must not run as a superuser"
    return channel(workspace, "own"), channel(other_workspace, "foreign")


NAMES = "SELECT name FROM channels_channel ORDER BY name"


def test_sql_that_forgets_the_workspace_sees_one_alone(rows_are_walled, workspace, other_workspace):
    assert run(NAMES) == []
    with inside(workspace):
        assert run(NAMES) == [("own",)]
        with outside():
            assert run(NAMES) == [("foreign",), ("own",)]
            with inside(other_workspace):
                assert run(NAMES) == [("foreign",)]
            assert run(NAMES) == [("foreign",), ("own",)]
        assert run(NAMES) == [("own",)]
    assert run(NAMES) == []


def test_nothing_is_written_or_deleted_across_the_wall(rows_are_walled, workspace, other_workspace):
    with inside(workspace):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Channel.objects.create(workspace=other_workspace, kind="slack", source="slack:x", name="planted")
        run("DELETE FROM channels_channel")
        assert run(NAMES) == []
    with outside():
        assert run(NAMES) == [("foreign",)]


def test_the_place_is_right_again_after_a_transaction_that_failed_within(rows_are_walled, workspace):
    with inside(workspace):
        with pytest.raises(DatabaseError), transaction.atomic():
            run("SELECT 1 / 0")
        assert run(NAMES) == [("own",)]
    assert run(NAMES) == []


def test_the_place_is_right_again_after_a_transaction_that_failed_around(rows_are_walled, workspace):
    with outside():
        with pytest.raises(DatabaseError), transaction.atomic(), inside(workspace):
            run("SELECT 1 / 0")
        assert run(NAMES) == [("foreign",), ("own",)]


def test_an_error_within_is_not_hidden_by_leaving(rows_are_walled, workspace):
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), inside(workspace):
        run("SELECT 1 / 0")


def test_a_page_pays_no_query_for_the_wall(rows_are_walled, workspace, django_assert_num_queries):
    with django_assert_num_queries(1), inside(workspace):
        Membership.objects.count()
