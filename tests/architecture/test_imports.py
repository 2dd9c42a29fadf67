"""The import laws, kept by import-linter, and shown to bite: a breach is planted in a copy and must be caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ROOT / "tests" / "architecture" / "layers.toml"

BREACHES = {
    "wings": ("folkmoot/stream/messages/queries_plant.py", "import folkmoot.work.desk.models\n"),
    "foundation": ("folkmoot/foundation/audit/plant.py", "import folkmoot.foundation.jobs.models\n"),
    "stream": ("folkmoot/stream/members/plant.py", "import folkmoot.stream.messages.models\n"),
    "flow": ("folkmoot/flow/errands.py", '"""A room that nobody drew."""\n'),
    "work": ("folkmoot/work/extras.py", '"""A room that nobody drew."""\n'),
    "engine": ("folkmoot_engine/text/plant.py", "import folkmoot_engine.formats.protocol\n"),
    "engine-alone": ("folkmoot_engine/triage/plant.py", "import django\n"),
}


def lint(source: Path, *contracts: str) -> subprocess.CompletedProcess:
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
        + ["--config", str(LAYERS), "--no-cache", *chosen],
        capture_output=True,
        text=True,
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONWARNINGS": "ignore"},
    )


def test_the_house_keeps_its_import_laws():
    result = lint(ROOT / "src")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("contract", BREACHES)
def test_a_planted_breach_is_caught(contract: str, tmp_path: Path):
    copy = tmp_path / "src"
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__", "static", "locale", "templates"))
    name, text = BREACHES[contract]
    (copy / name).write_text(text)
    result = lint(copy, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout
