"""What a fuzzer found once stays mended (tests/fuzz)."""

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
