"""Each refusal of the engine has its shape among the translated ones."""

import ast
import inspect
import re

import pytest

from folkmoot.rooms.directory.templatetags import faults
from folkmoot_engine.directory import columns, sheets

RAISED = ("UnknownFormat", "BrokenArchive", "ArchiveError", "_beyond", "_wrong")


def sentences(module) -> list[str]:
    """What its errors say: the texts given to them, their values as words."""
    source = ast.parse(inspect.getsource(module))
    found = []
    for node in ast.walk(source):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.append(plain(node.value) if node.targets[0].id in ("what", "remedy") else "")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
            remedy = [word.value for word in node.keywords if word.arg == "remedy"] or node.args[-1:]
            what = plain(node.args[0])
            found += [f"The sheet has {what}" if node.func.id == "_beyond" and what else what, plain(remedy[0])]
    return [text for text in found if text]


def plain(node) -> str:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


@pytest.mark.parametrize("sentence", sorted({*sentences(sheets), *sentences(columns)} - {"7.", "The sheet has 7"}))
def test_every_sentence_has_a_shape(sentence):
    assert any(shape.fullmatch(sentence) for _english, shape in faults._shapes()), sentence


def test_there_are_sentences():
    assert len(sentences(sheets)) > 20 and len(sentences(columns)) > 6


def test_no_shape_is_in_vain():
    said = [*sentences(sheets), *sentences(columns)]
    elsewhere = re.compile("The row cannot be read")  # of the reader of CSV
    idle = [english for english, shape in faults._shapes() if not any(shape.fullmatch(one) for one in said)]
    assert [english for english in idle if not elsewhere.match(english)] == []
