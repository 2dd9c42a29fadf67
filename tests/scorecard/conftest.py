"""The scorecard, open; and people who answer it."""

import re

import pytest
from django.test import Client

from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.forms import PublicForm
from folkmoot_engine.scorecard import CRITERIA


@pytest.fixture
def room(db, monkeypatch):
    monkeypatch.setattr(PublicForm, "quickest", PublicForm.quickest * 0)
    return reception.switch("scorecard", on=True)


@pytest.fixture
def stranger(room) -> "Stranger":
    return Stranger()


def posted(*yes: str, **more: str) -> dict[str, str]:
    """What a form sends in where these criteria are answered with yes."""
    return {name: "yes" if name in yes else "no" for name in CRITERIA} | more


class Stranger(Client):
    """Somebody without an account. Forms are sent with the mark that their page had."""

    def send(self, address: str, data: dict | None = None, *, page: str = "", follow: bool = True):
        page = self.get(page or address).content.decode()
        mark = re.search(r'name="begun" value="([^"]+)"', page)
        return self.post(address, {**(data or {}), "begun": mark[1] if mark else ""}, follow=follow)

    def make_board(self, title: str = "Lamp & Sons", **more: str) -> "BoardPages":
        page = self.send("/scorecard/boards/", {"title": title, **more})
        assert page.status_code == 200, page.content.decode()
        return BoardPages(page.redirect_chain[-1][0].partition("?")[0], page.content.decode())

    def answer(self, board: "BoardPages", name: str, *yes: str, **more: str) -> str:
        """The address of one's own page."""
        page = self.send(board.answer, posted(*yes, name=name, **more))
        assert page.redirect_chain, page.content.decode()
        return page.redirect_chain[-1][0].partition("?")[0]


class BoardPages:
    """Where a board's pages are."""

    def __init__(self, address: str, page: str) -> None:
        self.address = address
        self.answer = re.search(r"/scorecard/answer/[^/<]+/", page)[0]
