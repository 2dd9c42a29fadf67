"""Archives people export: one file per kind, behind one protocol; plugins come in by the same door.

A kind is an entry point in the group `folkmoot.formats`. `folkmoot_engine.formats.door` finds them,
recognises an archive by its content and opens it.
"""

from folkmoot_engine.formats.door import kinds, open_archive, recognise
from folkmoot_engine.formats.protocol import Batch, Format, Options, Recognition, Reject

__all__ = ["Batch", "Format", "Options", "Recognition", "Reject", "kinds", "open_archive", "recognise"]
