"""The API of sheets."""

from ninja import Router

router = Router(tags=["directory"])
