"""What every template and style sheet of the house keeps to, whoever wrote it."""

import re
from pathlib import Path

import lucide
import pytest
from django.core.management import call_command
from django.template.loader import get_template

import folkmoot

HOUSE = Path(folkmoot.__file__).parent
SHEETS = sorted(HOUSE.rglob("static/**/*.css"))
TEMPLATES = sorted(path for path in HOUSE.rglob("templates/**/*.html"))
SCRIPTS = sorted(HOUSE.rglob("static/**/*.js"))

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|(?:left|right|top|bottom|width|height)"
    r"|(?:min|max)-(?:width|height)|text-align: (?:left|right)|float: (?:left|right))(?=\s*:|;)"
)
INLINE = re.compile(r"\s(?:style|on[a-z]+|hx-on[:\w-]*)\s*=|<style|<script(?![^>]*\ssrc=)|javascript:|hx-vals=.js:")
SIZE = re.compile(r"font(?:-size)?:[^;/]*?(\d*\.?\d+(?:px|rem|em|%))")
TAG = re.compile(r"{[%{#].*?[%}#]}")


def breaches(paths: list[Path], pattern: re.Pattern) -> list[str]:
    return [
        f"{path.relative_to(HOUSE)}:{number} {found.group(0).strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for found in pattern.finditer(TAG.sub("", line))
        if not line.lstrip().startswith(("@media", "@container"))
    ]


def test_styles_are_logical_so_that_right_to_left_works():
    assert breaches(SHEETS, PHYSICAL) == []


def test_a_physical_style_would_be_found(tmp_path: Path):
    for line in ("margin-left: 4px;", "  width: 4px;", "text-align: right;", "border-top: 0;"):
        assert PHYSICAL.search(line), line
    for line in ("margin-inline-start: 4px;", "border-inline-end: 0;", "--rail-width: 56px;", "outline-width: 2px"):
        assert not PHYSICAL.search(line), line


def test_pages_carry_no_scripts_or_styles_inside():
    assert breaches(TEMPLATES, INLINE) == []


def test_an_inline_script_would_be_found():
    for line in ('<p style="x">', "<script>", '<a onclick="x">', '<b hx-on:click="x">'):
        assert INLINE.search(line), line
    assert not INLINE.search('<script src="x" defer></script>')


def test_sizes_of_type_come_from_the_scale():
    sheets = [path for path in SHEETS if path.name not in ("tokens.css", "print.css")]
    assert breaches(sheets, SIZE) == []


def test_templates_parse_and_their_icons_exist():
    for path in TEMPLATES:
        get_template(str(path).split("/templates/")[1])
        for name in re.findall(r'{% lucide "([a-z0-9-]+)"', path.read_text()):
            assert lucide._render_icon(name, 16).startswith("<svg"), f"{path.name}: {name}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_import_only_what_is_there(path: Path):
    for target in re.findall(r'from "(\.[^"]+)"|import "(\.[^"]+)"', path.read_text()):
        name = next(filter(None, target))
        places = [(root / path.parent.name / name).resolve() for root in HOUSE.rglob("static")]
        assert any(place.exists() for place in places) or _in_another_app(name), f"{path.name} imports {name}"


def _in_another_app(name: str) -> bool:
    return name.startswith("../") and any((root / name[3:]).exists() for root in HOUSE.rglob("static"))


def test_collected_scripts_import_each_other_by_content(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "folkmoot.foundation.web.storage.NamedByContent"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    entry = next(tmp_path.glob("web/folkmoot.????????????.js"))
    imported = re.findall(r'import\s*"\./([^"]+)"', entry.read_text())
    assert len(imported) >= 10
    assert [name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []
    assert [name for name in imported if not (tmp_path / "web" / name).exists()] == []
