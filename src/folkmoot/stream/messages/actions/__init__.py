"""What is done to messages and to the archives that bring them."""

from folkmoot.stream.messages.actions.archives import run_import, start_import, try_import
from folkmoot.stream.messages.actions.choosing import (
    cancel_import,
    confirm_import,
    discard_import,
    receive_upload,
    resume_import,
    save_mapping,
)
from folkmoot.stream.messages.actions.glancing import Glance, glance
from folkmoot.stream.messages.actions.hiding import set_hidden
from folkmoot.stream.messages.actions.redacting import redact_messages_of, scrub
from folkmoot.stream.messages.actions.saying import say

__all__ = [
    "Glance",
    "cancel_import",
    "confirm_import",
    "discard_import",
    "glance",
    "receive_upload",
    "redact_messages_of",
    "resume_import",
    "run_import",
    "save_mapping",
    "say",
    "scrub",
    "set_hidden",
    "start_import",
    "try_import",
]
