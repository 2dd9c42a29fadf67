"""Laws about tables: whose they are, where they point, how they are found. Each is shown to bite."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from folkmoot.foundation.workspaces.models import Workspace, WorkspaceRow
from tests.architecture import house

WAY = ["accounts", "audit", "workspaces", "jobs", "web"]  # the foundation is one floor
STAGES = ["channels", "members", "folkmoot_messages", "links", "triage", "desk", "rules", "lake", "reports"]
STAGES += ["reception", "directory", "recognition", "scorecard"]
# Rows of nobody's workspace, and why.
NAMED = {
    "accounts.User": "a person may belong to several workspaces",
    "workspaces.Workspace": "the world itself",
    "audit.Entry": "tied by a nullable relation: signing in happens on the site",
    "jobs.Job": "tied by a nullable relation: some work is the site's own",
    # The public rooms belong to the site: their visitors know no workspace.
    "reception.Room": "which rooms the site has, and whose team looks after each",
    "reception.Visitor": "a person without an account",
    "reception.Letter": "a mail to a visitor",
    "reception.Tally": "how often visitors do what bots do",
    "directory.Roll": "public",
    "directory.Sector": "public",
    "directory.Listing": "public where it is listed",
    "directory.Finding": "of a listing",
    "directory.Change": "of a listing",
    "directory.Decision": "of a listing",
    "directory.Doubt": "what a visitor says is wrong",
    "directory.Edition": "public",
    "directory.EditionEntry": "public",
    "directory.Elsewhere": "public",
    "directory.Sheet": "a spreadsheet of people that somebody else keeps",
    "directory.SheetRow": "of a spreadsheet",
    "directory.SheetImport": "of a spreadsheet",
    "directory.SheetChange": "of a listing",
    "directory.Survey": "of those listed",
    "directory.Answers": "of a survey",
    "directory.Reader": "a visitor who wants a report",
    "directory.KeptOut": "who is in no spreadsheet any more, as a hash",
    "recognition.Honoree": "public where they consented",
    "recognition.Thanks": "public where accepted and consented",
    "recognition.Tribute": "public where accepted",
    "recognition.Heard": "of whichever workspace is the host; holds no word of a message",
    "scorecard.Board": "of whoever has its keeper's link",
    "scorecard.Seat": "of a board",
    "scorecard.Version": "of a seat",
    "scorecard.Suggestion": "of a board",
}


def ours() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("folkmoot.")]


def rank(model: type) -> int:
    label = model._meta.app_label
    return STAGES.index(label) + 1 if label in STAGES else 0


def test_every_app_has_its_stage():
    labels = {model._meta.app_label for model in ours()}
    assert labels <= {*WAY, *STAGES}, "name the stage of a new app here"


def test_no_relation_points_to_a_later_stage():
    assert house.backward_relations(ours(), rank) == []


def test_every_row_belongs_to_a_workspace():
    assert house.homeless(ours(), WorkspaceRow, set(NAMED)) == []


def test_the_short_list_names_only_what_exists():
    assert set(NAMED) <= {model._meta.label for model in ours()}


def test_the_workspace_leads_every_index():
    exceptions = {"workspaces.Membership: user has an index of its own"}  # sign-in asks "where do I belong?"
    assert set(house.unled_indexes(ours(), WorkspaceRow)) == exceptions


@isolate_apps("folkmoot.stream.channels", "folkmoot.stream.members")
def test_planted_breaches_are_caught():
    class Later(WorkspaceRow):
        class Meta:
            app_label = "members"

    class Earlier(WorkspaceRow):
        later = models.ForeignKey(Later, on_delete=models.CASCADE)

        class Meta:
            app_label = "channels"
            indexes = [models.Index(fields=["later"], name="planted")]

    class Nobodys(models.Model):
        class Meta:
            app_label = "channels"

    assert house.backward_relations([Earlier], rank) == ["channels.Earlier.later points to members.Later"]
    assert house.homeless([Earlier, Nobodys], WorkspaceRow, set()) == ["channels.Nobodys"]
    assert house.unled_indexes([Earlier], WorkspaceRow) == [
        "channels.Earlier: planted",
        "channels.Earlier: later has an index of its own",
    ]


@pytest.mark.parametrize(
    "model", [model for model in ours() if issubclass(model, WorkspaceRow)], ids=lambda m: m._meta.label
)
def test_a_query_that_names_no_workspace_raises(model):
    from django_scopes.exceptions import ScopeError

    with pytest.raises(ScopeError):
        model.objects.all()


def test_workspaces_are_found_by_their_address():
    assert Workspace._meta.get_field("slug").unique
