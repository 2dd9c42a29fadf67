"""What is done to messages and to the archives that bring them."""

from folkmoot.stream.messages.actions.archives import run_import, start_import, try_import
from folkmoot.stream.messages.actions.hiding import set_hidden

__all__ = ["run_import", "set_hidden", "start_import", "try_import"]
