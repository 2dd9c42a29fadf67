"""One Arrow schema per file: what travels between the stages."""

from folkmoot_engine.schema.handle import HANDLE
from folkmoot_engine.schema.lake import LAKE, LakeTable
from folkmoot_engine.schema.message import MESSAGE
from folkmoot_engine.schema.message_in_context import MESSAGE_IN_CONTEXT
from folkmoot_engine.schema.uid import message_uid, new_uid
from folkmoot_engine.schema.verdict import VERDICT

__all__ = ["HANDLE", "LAKE", "LakeTable", "MESSAGE", "MESSAGE_IN_CONTEXT", "VERDICT", "message_uid", "new_uid"]
