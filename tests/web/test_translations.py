"""German is complete: every message translated, nothing lost in it, the compiled files those of the catalogues."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
import pytest
from django.test import Client
from django.utils import translation

import folkmoot
from folkmoot.foundation.workspaces import queries as workspaces
from folkmoot.foundation.workspaces.actions import invite
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.permissions import Role
from folkmoot.work.desk import actions as desk
from folkmoot.work.desk.models import HouseRule, Label, Queue

PACKAGE = Path(folkmoot.__file__).parent
CATALOGUES = PACKAGE / "locale" / "de" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
CODE = re.compile(r"`[^`]*`")
# The same word in both languages.
SHARED = {
    "%(figure)d %%",
    "%(name)s (%(employer)s) %(what)s: %(roll)s",
    "%(name)s %(what)s.",
    "%(share)s %%",
    "1 Moderation",
    "2015-04-03 14:05",
    "Bot",
    "Desk",
    "Filter",
    "Hashtag",
    "HTML",
    "Links",
    "Markdown",
    "Minus",
    "Moderation",
    "Name",
    "Person",
    "Plus",
    "Problem",
    "Spam",
    "System",
    "Team",
    "Text",
    "Triage",
    "Web",
    "in %(length)s",
    "YAML",
}

in_each = pytest.mark.parametrize("domain", DOMAINS)


def catalogue(domain: str) -> polib.POFile:
    return polib.pofile(str(CATALOGUES / f"{domain}.po"))


def pairs(domain: str) -> list[tuple[str, str]]:
    """Every English text beside its German one; of plurals both forms."""
    found = []
    for entry in catalogue(domain):
        if entry.msgid_plural:
            found += [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        else:
            found.append((entry.msgid, entry.msgstr))
    return found


@in_each
def test_every_message_is_translated(domain):
    entries = catalogue(domain)
    assert len(entries) > 20
    assert [english for english, german in pairs(domain) if not german.strip()] == []
    assert [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete] == []


@in_each
def test_no_english_is_left(domain):
    assert [english for english, german in pairs(domain) if english == german and english not in SHARED] == []


@in_each
@pytest.mark.parametrize("what", [PLACEHOLDER, TAG, CODE], ids=["placeholders", "tags", "code"])
def test_what_is_filled_in_is_the_same(domain, what):
    """A placeholder may move, but never vanish, appear or change."""
    found = pairs(domain)
    assert [(e, g) for e, g in found if sorted(what.findall(e)) != sorted(what.findall(g))] == []


@in_each
def test_the_ends_are_the_same(domain):
    """Texts are put beside others: a full stop, a colon or a space at the end is meant."""
    ends = re.compile(r"[.:?…\s]?$")
    found = [(e, g) for e, g in pairs(domain) if not e.endswith((" min", " h", " left"))]
    assert [(e, g) for e, g in found if ends.search(e)[0] != ends.search(g)[0]] == []


@in_each
def test_german_quotes_and_no_raised_voice(domain):
    for _, german in pairs(domain):
        assert german.count("„") == german.count("“"), german
        assert "”" not in german
        assert "!" not in german


@in_each
def test_the_compiled_file_is_that_of_the_catalogue(domain):
    compiled = polib.mofile(str(CATALOGUES / f"{domain}.mo"))

    def told(entries) -> dict:
        return {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural or {}) for e in entries}

    assert told(compiled) == told(catalogue(domain))


@in_each
@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed, so nothing can be extracted")
def test_the_catalogue_holds_what_the_code_says(domain, tmp_path):
    copy = tmp_path / "src" / "folkmoot"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    command = ["makemessages", "--locale", "de", "--no-obsolete", "--no-location", "--domain", domain]
    subprocess.run(
        [sys.executable, "-m", "django", *command, "--settings", "folkmoot.doors.site.settings"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy.parent), "FOLKMOOT_HOME": str(tmp_path / "home")},
        check=True,
        capture_output=True,
    )
    now = polib.pofile(str(copy / "locale" / "de" / "LC_MESSAGES" / f"{domain}.po"))
    said = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in now}
    assert said == {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue(domain)}


@pytest.mark.django_db
def test_pages_and_scripts_speak_german():
    german = Client(headers={"accept-language": "de"})
    page = german.get("/accounts/login/").content.decode()
    assert '<html lang="de"' in page
    assert "Zwei Wochen angemeldet bleiben" in page
    assert json.dumps("Rückgängig") in german.get("/i18n/catalog.js").content.decode()


@pytest.mark.django_db
def test_a_german_workspace_begins_with_german_words():
    workspace = Workspace.objects.create(slug="nord", name="Nordrad", language="de")
    with workspaces.inside(workspace), translation.override("en"):
        desk.ensure_defaults(workspace)
        names = list(Queue.objects.order_by("position").values_list("name", flat=True))
        titles = set(HouseRule.objects.values_list("title", flat=True))
        labels = set(Label.objects.values_list("name", flat=True))
    assert names == ["Dringend", "Moderation", "Fragen", "Alles Übrige"]
    assert {"Freundlich miteinander umgehen", "Privates bleibt privat"} < titles
    assert labels == {"Lob", "Beschwerde", "Idee", "Fehler"}


@pytest.mark.django_db
def test_who_signs_in_is_told_in_our_words_what_went_wrong(alice):
    german = Client(headers={"accept-language": "de"})
    wrong = {"login": alice.email, "password": "not the password"}
    told = [german.post("/accounts/login/", wrong).content.decode() for _ in range(6)]
    assert "Adresse und Passwort gehören nicht zusammen. Prüfen Sie beides." in told[0]
    assert "Das war zu oft in kurzer Zeit." in told[-1]


@pytest.mark.django_db
def test_who_asks_too_often_sees_a_page_of_ours(alice):
    german = Client(headers={"accept-language": "de"})
    for _ in range(5):
        assert german.post("/accounts/password/reset/", {"email": alice.email}).status_code == 302
    answer = german.post("/accounts/password/reset/", {"email": alice.email})
    assert answer.status_code == 429
    assert "Warten Sie ein paar Minuten" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_names_its_end_in_the_zone_of_the_workspace(workspace, alice, mailoutbox):
    workspace.language = "de"
    invited = invite(workspace, alice, email="mara@example.org", role=Role.AGENT)
    end = invited.invitation.expires_at.astimezone(ZoneInfo(workspace.zone))
    assert f"{end:%H:%M} (Europe/Berlin)" in mailoutbox[0].body
    assert mailoutbox[0].subject == "Einladung zu North Bicycles"
