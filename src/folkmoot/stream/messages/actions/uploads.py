"""Uploaded archives: each in a folder of its own under FOLKMOOT_HOME, until its import is done."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from folkmoot.stream.messages.models import Import
from folkmoot_engine.errors import ArchiveError
from folkmoot_engine.schema import new_uid

LONGEST_NAME = 200  # bytes; file systems take 255


def keep_upload(uploaded: UploadedFile) -> Path:
    """Write the upload where it can be read for long. Raises ArchiveError where it is too large."""
    if uploaded.size > settings.UPLOAD_LIMIT:
        raise ArchiveError(
            "The file is too large to be uploaded",
            where=uploaded.name,
            remedy=f"At most {settings.UPLOAD_LIMIT // 1024**2} MB here; `folkmoot import` takes any size.",
        )
    name = Path(uploaded.name.replace("\\", "/")).name or "archive"
    short = name.encode()[-LONGEST_NAME:].decode(errors="ignore")
    path = Path(settings.MEDIA_ROOT) / str(new_uid()) / short
    path.parent.mkdir(parents=True)
    try:
        with path.open("wb") as kept:
            for chunk in uploaded.chunks():
                kept.write(chunk)
    except OSError:
        forget_upload(path)
        raise
    return path


def forget_upload(path: Path) -> None:
    shutil.rmtree(path.parent, ignore_errors=True)


def remove_upload(import_: Import) -> None:
    """Remove the file once the transaction is safe. Does nothing to files that are not ours, nor beside ours."""
    path = Path(import_.path)
    if import_.is_upload and path.parent.parent == Path(settings.MEDIA_ROOT):
        transaction.on_commit(lambda: forget_upload(path))
