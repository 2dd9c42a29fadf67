"""What a fuzzer found once stays found, and what it learned to reach is walked again (tests/fuzz)."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from folkmoot_engine.errors import FolkmootError
from fuzz.inputs import TARGETS, read, written

FUZZ = Path(__file__).parent.parent / "fuzz"
FINDINGS = sorted((FUZZ / "findings").glob("*/*.bin"))


def replay(target, raw, folder):
    """Reads an input as the fuzzer does: whatever is no FolkmootError fails the test."""
    kind, name = TARGETS[target]
    folder.mkdir()
    with suppress(FolkmootError):
        read(written(raw, folder, name), kind)


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_was_found_is_mended(finding, tmp_path):
    replay(finding.parent.name, finding.read_bytes(), tmp_path / "archive")


@pytest.mark.parametrize("target", TARGETS)
def test_the_kept_inputs_bring_no_surprise(target, tmp_path):
    with zipfile.ZipFile(FUZZ / "corpus.zip") as corpus:
        names = [name for name in corpus.namelist() if name.startswith(f"{target}/")]
        assert names
        for number, name in enumerate(names):
            replay(target, corpus.read(name), tmp_path / str(number))
