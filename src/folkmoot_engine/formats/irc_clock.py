"""Which moment a line of an IRC log tells: the day stands in it, in lines before it or in the name of the file."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from folkmoot_engine.formats.batches import in_calendar, refuse
from folkmoot_engine.formats.irc_lines import Line

FALL = 6 * 60  # minutes by which a clock falls that has gone round


class Clock:
    """The day of a log as it goes on, and its zone (UTC where it is None)."""

    def __init__(self, day: date | None, zone: tzinfo | None, shift: int = 0) -> None:
        """`shift`: hours by which the clock has gone round since the day began."""
        self.day, self.zone, self.shift = day, zone, shift
        self._before: time | None = None
        self._latest: datetime | None = None

    def begin(self, day: date) -> None:
        """A new day, as the log says."""
        self.day, self.shift, self._before = day, 0, None

    def at(self, line: Line) -> datetime:
        """The moment, with its zone. Raises RecordError where line and log do not tell it."""
        if line.clock is None:  # a deed in Ubuntu's older logs has no time of its own
            if self._latest is None:
                raise refuse("no-time", "The line has no time", "Write it before the words: [12:34].")
            return self._latest
        self._latest = self._moment(line).replace(tzinfo=self._zone(line))
        return self._latest

    def _moment(self, line: Line) -> datetime:
        day = line.day or self.day
        if day is None:
            remedy = "Write it before the time, 2017-01-31 12:34, or name the file after its day: 2017-01-31.log."
            raise refuse("no-day", "Neither the line nor the log says which day it is", remedy)
        try:
            clock = time(*line.clock)
            hours = 0 if line.day else self._gone_round(clock)
            return in_calendar(datetime.combine(day, clock) + timedelta(hours=hours))
        except (ValueError, OverflowError) as error:
            raise refuse("no-time", "The time is none of a day", "Write it as [12:34] or [12:34:56].") from error

    def _gone_round(self, clock: time) -> int:
        """A clock that falls far has gone round: at midnight, or (where it has twelve hours) at noon too."""
        before, self._before = self._before, clock
        if before and _minutes(before) - _minutes(clock) > FALL:
            self.shift += 24 if before.hour > 12 else 12
        return self.shift

    def _zone(self, line: Line) -> tzinfo:
        if not line.zone:
            return self.zone or UTC
        if line.zone == "Z":
            return UTC
        hours, minutes = int(line.zone[1:3]), int(line.zone[-2:])
        if hours > 23 or minutes > 59:
            raise refuse("no-time", "The zone is none", "Write it as +0200.")
        return timezone((-1 if line.zone[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _minutes(clock: time) -> int:
    return 60 * clock.hour + clock.minute
