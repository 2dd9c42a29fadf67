"""The API of scorecard."""

from ninja import Router

router = Router(tags=["scorecard"])
