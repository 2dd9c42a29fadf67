"""The rooms there are, and how often a visitor may do what. Facts come in as arguments; no row is read here."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class RoomName(TextChoices):
    DIRECTORY = "directory", _("Directory of practitioners")
    RECOGNITION = "recognition", _("Appreciation Day")
    SCORECARD = "scorecard", _("Startup scorecard")


@dataclass(frozen=True)
class Limit:
    """How many times within `window` from one address of the network, and from all together."""

    per_address: int
    all_together: int
    window: timedelta = HOUR


LIMITS = {
    "day.poster": Limit(60, 2_000),
    "day.suggest": Limit(5, 200),
    "directory.doubt": Limit(10, 300),
    "directory.mine": Limit(5, 200),
    "directory.reader": Limit(5, 200),
    "directory.submit": Limit(5, 200),
    "letter.stop": Limit(30, 2_000),
    "scorecard.answer": Limit(40, 1_000),  # a whole team may sit behind one address
    "scorecard.board": Limit(10, 300),
    "scorecard.letter": Limit(5, 100),
    "scorecard.suggest": Limit(20, 500),
    "thanks.claim": Limit(5, 200),
    "thanks.say": Limit(5, 200),
    "thanks.try": Limit(60, 5_000),
}
