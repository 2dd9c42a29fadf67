"""A link by letter, to find it again. The letter holds nothing that anybody wrote: a stranger may have entered any
address."""

from folkmoot.rooms.reception.actions import meet, write_letter
from folkmoot_engine.schema import new_uid

LETTER = "scorecard.link"
A_DAY = 3


def send_link(email: str, link: str, *, is_keeper: bool) -> None:
    """The address is kept by the reception alone, and tied to no board."""
    words = {"link": link, "is_keeper": is_keeper}
    write_letter(meet(email), LETTER, str(new_uid()), "scorecard/link_letter.txt", words, daily=A_DAY)
