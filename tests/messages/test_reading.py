"""What the engine says of an archive is said in the reader's language, whatever values it carries."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

import folkmoot_engine.formats
from folkmoot.stream.messages import actions
from folkmoot.stream.messages.templatetags import reading
from folkmoot.stream.messages.templatetags.reading import told
from folkmoot_engine.errors import BrokenArchive, MappingError
from folkmoot_engine.formats.batches import refuse, reject_for

SPOKEN = [Path(folkmoot_engine.formats.__file__).parent, Path(actions.__file__).parent]
RAISED = {
    "ArchiveError",
    "RefusedError",
    "UnknownFormat",
    "BrokenArchive",
    "RecordError",
    "MappingError",
    "_wrong",
    "refuse",
}
VALUE = "X7"


def sentences() -> Iterator[tuple[str, str]]:
    """(what, remedy) of every error that a format or an import raises in words of its own; values are X7."""
    for path in sorted(path for folder in SPOKEN for path in folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
                words = [_words(part) for part in [*node.args, *(each.value for each in node.keywords)]]
                first, *more = words[1:] if node.func.id == "refuse" else words
                if first:
                    yield first, next((each for each in reversed(more) if each and each.endswith(".")), "")


def _words(part: ast.expr) -> str:
    """A literal's words; nothing for what is computed."""
    if isinstance(part, ast.Constant) and isinstance(part.value, str):
        return part.value
    if isinstance(part, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else VALUE for each in part.values)
    return ""


def test_the_engine_is_read_for_its_sentences():
    assert len(set(sentences())) > 50


@pytest.mark.parametrize(("what", "remedy"), sorted(set(sentences())))
def test_every_fault_has_its_translation(what, remedy):
    with translation.override("de"):
        german = told(f"{what} (x.zip). {remedy}".strip())
    assert german.startswith(told_what := german.partition(" (x.zip).")[0])
    assert told_what != what
    assert german.count(VALUE) == what.count(VALUE) + remedy.count(VALUE)
    # A remedy that is a value alone is what the machine says, in its own language.
    assert not remedy.strip(f"{VALUE}. ") or remedy not in german


def test_an_error_keeps_its_place_and_its_values():
    error = BrokenArchive("The zip file is damaged: 50 % of it", where="a (1).zip", remedy="Copy or export it again.")
    with translation.override("de"):
        assert told(error) == (
            "Die Zip-Datei ist beschädigt: 50 % of it (a (1).zip). Kopieren oder exportieren Sie sie noch einmal."
        )
        assert told(MappingError("It is not clear how times are written", where="mapping")) == (
            "Es ist nicht klar, wie Zeiten geschrieben sind (Zuordnung)."
        )


def test_a_reject_is_told_as_it_is_kept():
    error = refuse("missing-field", "The row has no Text", "Add Text.")
    reason = reject_for(error, file="Posts.xml", position="line 3", record="", context={}).reason
    with translation.override("de"):
        assert told(reason) == "Der Zeile fehlt Text. Ergänzen Sie Text."
        assert told("line 3") == "Zeile 3"
    with translation.override("en"):
        assert told(reason) == reason


def test_what_it_does_not_know_stays_as_it_came():
    with translation.override("de"):
        assert told("A plugin's own words (a.zip). Do so.") == "A plugin's own words (a.zip). Do so."
        assert told("") == ""


def test_a_phrase_is_told_with_the_fault_in_it():
    because = "a.csv is a table, but: It is not clear how times are written (mapping)."
    with translation.override("de"):
        assert (
            told(because) == "a.csv ist eine Tabelle, aber: Es ist nicht klar, wie Zeiten geschrieben sind (Zuordnung)."
        )


def test_no_sentence_stands_twice():
    known = [*reading.FAULTS, *reading.REMEDIES, *reading.PHRASES]
    assert len(known) == len(set(known))


@pytest.mark.django_db
def test_a_table_that_is_not_clear_yet_is_shown_to_be_mapped(alice_client, tmp_path, settings):
    """No guess is sure where days and months cannot be told apart; the page asks, in the reader's language."""
    settings.MEDIA_ROOT = tmp_path
    rows = "id;text;created;user\n1;Wie lade ich den Akku?;03/04/2015 10:00;mara\n2;Danke;05/06/2015 11:00;tom\n"
    table = SimpleUploadedFile("foren.csv", rows.encode())
    german = {"accept-language": "de"}
    asked = alice_client.post("/w/north/archives/upload/", {"archive": table}, headers=german, follow=True)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "foren.csv ist eine Tabelle, aber: Es ist nicht klar, wie Zeiten geschrieben sind (Zuordnung)." in page
    assert "Tag zuerst: 03/04/2015 liegt im April" in page
