"""What every template knows."""


def frame(request) -> dict:
    """The workspace and the place in it of who is looking, where the page has one (see `access`)."""
    return {
        "workspace": getattr(request, "workspace", None),
        "membership": getattr(request, "membership", None),
    }
