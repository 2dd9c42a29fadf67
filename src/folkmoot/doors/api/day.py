"""The API of day."""

from ninja import Router

router = Router(tags=["thanks"])
