"""What every template knows."""

from importlib.metadata import version

VERSION = version("folkmoot")


def frame(request) -> dict:
    """The workspace and the place in it of who is looking, where the page has one (see `access`)."""
    return {
        "workspace": getattr(request, "workspace", None),
        "membership": getattr(request, "membership", None),
        "version": VERSION,
    }
