"""The API of entry."""

from ninja import Router

router = Router(tags=["directory"])
