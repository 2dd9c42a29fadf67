"""Tables of recognition. They belong to the site, not to a workspace."""

from folkmoot.rooms.recognition.models.thanks import Honoree, Thanks

__all__ = ["Honoree", "Thanks"]
