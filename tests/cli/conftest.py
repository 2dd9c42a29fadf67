"""The command line, as it is called: in this process where the test's transaction has to be seen."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from folkmoot.doors.cli import main


@pytest.fixture
def folkmoot(db):
    def call(*arguments: str, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def slack_zip(tmp_path) -> Path:
    """A small export: three messages of two people, and somebody who joined."""
    users = [{"id": "U1", "name": "ana", "profile": {"real_name": "Ana"}}, {"id": "U2", "name": "bo", "profile": {}}]
    day = [
        {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1700000000.000100", "text": "joined"},
        {"type": "message", "user": "U1", "ts": "1700000001.000100", "text": "Does anyone know how to reset the lamp?"},
        {"type": "message", "user": "U2", "ts": "1700000002.000100", "text": "Hold the button for ten seconds."},
        {"type": "message", "user": "U1", "ts": "1700000003.000100", "text": "That worked, thank you"},
    ]
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as export:
        export.writestr("users.json", json.dumps(users))
        export.writestr("channels.json", json.dumps([{"id": "C1", "name": "lamps", "created": 1}]))
        export.writestr("lamps/2023-11-14.json", json.dumps(day))
    return path
