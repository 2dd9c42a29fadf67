"""The API of thanks."""

from ninja import Router

router = Router(tags=["thanks"])
