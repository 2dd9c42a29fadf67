"""What may stand where, read from the source; each law is shown to bite on a planted breach."""

from pathlib import Path

import pytest

from tests.architecture import house

SOURCE = Path(__file__).resolve().parents[2] / "src"
SITE = SOURCE / "folkmoot"

BREACHES = [
    (house.drawers, "stream/messages/utils.py", "x = 1\n"),
    (house.foreign_rooms, "stream/messages/services.py", "x = 1\n"),
    (house.arrows_back, "stream/messages/queries.py", "from folkmoot.stream.messages import actions\n"),
    (house.arrows_back, "stream/messages/states.py", "from folkmoot.stream.members import models\n"),
    (house.raw_reads, "stream/messages/actions.py", "def f(c):\n    c.cursor().execute('SELECT 1')\n"),
    (house.raw_reads, "stream/messages/views.py", "def f(m):\n    return m._base_manager.all()\n"),
    (house.stray_writes, "stream/messages/views.py", "def f(m):\n    m.objects.filter(a=1).update(a=2)\n"),
    (house.stray_writes, "stream/messages/queries.py", "def f(row):\n    row.save()\n"),
]


@pytest.mark.parametrize(
    "law", [house.drawers, house.foreign_rooms, house.arrows_back, house.raw_reads, house.stray_writes]
)
def test_the_site_keeps_the_law(law):
    assert law(SITE) == []


def test_the_engine_has_no_drawers():
    assert house.drawers(SOURCE / "folkmoot_engine") == []


@pytest.mark.parametrize(
    ("law", "name", "text"), BREACHES, ids=lambda value: getattr(value, "__name__", str(value)[:30])
)
def test_a_planted_breach_is_caught(law, name: str, text: str, tmp_path: Path):
    root = tmp_path / "folkmoot"
    planted = root / name
    planted.parent.mkdir(parents=True)
    (planted.parent / "apps.py").write_text("")
    assert law(root) == []
    planted.write_text(text)
    assert len(law(root)) >= 1
