"""The API of curation."""

from ninja import Router

router = Router(tags=["directory"])
