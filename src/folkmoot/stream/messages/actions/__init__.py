"""What is done to messages and to the archives that bring them."""

from folkmoot.stream.messages.actions.hiding import set_hidden

__all__ = ["set_hidden"]
