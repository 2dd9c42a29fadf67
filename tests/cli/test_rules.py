"""`folkmoot rules`: the same rules, from a terminal."""

import json

import pytest

from folkmoot.foundation.workspaces.queries import inside
from folkmoot.work.rules import actions
from folkmoot.work.rules.models import Rule

TEXT = """\
rules:
  - name: Lids
    when:
      message.text:
        contains: lid
    then:
      - queue: urgent
"""


@pytest.fixture
def file(tmp_path, workspace, alice):
    path = tmp_path / "rules.yaml"
    path.write_text(TEXT)
    return path


def test_a_file_is_checked_brought_in_tried_and_switched_on(folkmoot, file, workspace, alice):
    name = ("--by", "alice@example.org")
    assert json.loads(folkmoot("rules", "import", str(file), *name, "--json").output)["added"] == 1
    assert folkmoot("rules", "check", str(file)).output == "1 rules, all of them sound.\n"
    assert json.loads(folkmoot("rules", "import", str(file), *name, "--json").output)["unchanged"] == 1
    refused = folkmoot("rules", "on", "Lids", *name)
    assert (refused.exit_code, "Look at its preview" in refused.stderr) == (1, True)
    told = json.loads(folkmoot("rules", "preview", "Lids", "--days", "7", *name, "--json").output)
    assert (told["messages"], told["caught"]) == (0, 0)
    assert folkmoot("rules", "on", "Lids", *name).exit_code == 0
    (listed,) = json.loads(folkmoot("rules", "list", "--json").output)["rules"]
    assert (listed["name"], listed["state"]) == ("Lids", "on")
    assert folkmoot("rules", "off", "Lids", *name).exit_code == 0
    with inside(workspace):
        assert Rule.objects.get().at_work is None


def test_what_is_exported_is_what_was_brought_in(folkmoot, file, workspace, alice):
    folkmoot("rules", "import", str(file), "--by", "alice@example.org")
    exported = folkmoot("rules", "export").output
    assert exported == TEXT.replace("    when:", "    active: no\n    when:", 1)
    assert folkmoot("rules", "show", "Lids").output == exported
    told = folkmoot("rules", "import", "-", "--by", "alice@example.org", "--json", stdin=exported)
    assert json.loads(told.output) == {"added": 0, "changed": 0, "unchanged": 1}


def test_what_is_wrong_is_said_with_its_place(folkmoot, file):
    file.write_text(TEXT.replace("message.text", "message.txt"))
    told = folkmoot("rules", "check", str(file))
    assert told.exit_code == 1 and "rules.yaml, line 4, column 7" in told.stderr and "^" in told.stderr
    file.write_text(TEXT.replace("urgent", "urgently"))
    with_place = folkmoot("rules", "check", str(file))
    assert with_place.exit_code == 1 and "There is no queue “urgently”" in with_place.stderr


def test_nobody_but_leads_brings_rules_in(folkmoot, file, bob):
    told = folkmoot("rules", "import", str(file), "--by", "bob@example.org")
    assert told.exit_code == 1 and "Only owners and managers" in told.stderr


def test_a_name_that_two_rules_have_is_no_name(folkmoot, file, workspace, alice):
    folkmoot("rules", "import", str(file), "--by", "alice@example.org")
    with inside(workspace):
        actions.duplicate_rule(workspace, alice, Rule.objects.get())
        Rule.objects.update(name="Lids")
    told = folkmoot("rules", "show", "Lids")
    assert told.exit_code == 1 and "Several rules have this name" in told.stderr
    assert "There is no such rule" in folkmoot("rules", "show", "Hats").stderr
