"""What the demo shows of the Day: tributes that nobody wrote, at addresses that are nobody's."""

from folkmoot.foundation.workspaces.queries import inside, team
from folkmoot.rooms.reception import queries as reception
from folkmoot.rooms.reception.permissions import may_look_after
from folkmoot.rooms.recognition.actions import day, day_heard
from folkmoot.rooms.recognition.queries import day as queries
from folkmoot.rooms.recognition.states import TributeState

SHOWN = (
    ("To the one who answers at night", "https://example.org/2026/to-the-one-who-answers-at-night"),
    ("Twelve forum hosts tell what a good week is", "https://example.com/radio/twelve-forum-hosts"),
    ("What our members would say to Runa, if she asked", "https://example.net/wrenfield/thanks-runa"),
)
WAITING = ("A song for everybody with a queue", "https://example.org/songs/queue")


def fill_demo() -> None:
    """Three tributes that are shown and one that waits, for the last Day and the next; and listen to what came in.
    Twice changes nothing, and without a host nothing happens: nobody would decide."""
    room = reception.room("recognition")
    places = team.team(room.host) if room.host else []
    lead = next((place.user for place in places if may_look_after(place.role)), None)
    if lead is None:
        return
    coming = queries.coming(room).on.year
    for year in (coming - 1, coming):
        for title, url in SHOWN:
            tribute = day.suggest(year=year, title=title, url=f"{url}?{year}")
            if tribute.state == TributeState.REVIEW:
                day.decide(tribute, TributeState.PUBLIC, lead)
    day.suggest(year=coming, title=WAITING[0], url=WAITING[1])
    with inside(room.host):
        day_heard.hear_all(room.host)
