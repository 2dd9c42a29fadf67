"""The demo's board."""

from folkmoot.rooms.scorecard import queries
from folkmoot.rooms.scorecard.actions.scorecard_demo import fill_demo
from folkmoot.rooms.scorecard.models import Board, Version
from folkmoot.rooms.scorecard.queries.standing import Standing


def test_the_demo_has_something_to_discuss_and_is_made_once(db):
    made = fill_demo()
    assert fill_demo() == made and (Board.objects.count(), Version.objects.count()) == (1, 4)
    found = Standing(made)
    assert queries.board_of_keeper(queries.keeper_link(made).split("/")[-2]) == made
    assert len(found.agenda) >= 5 and found.minus_two.is_disputed and len(found.histories) == 1
