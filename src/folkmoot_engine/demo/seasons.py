"""When it is said: the year, the week and the day of a community, and its storms."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

DAYS = 365
DAY = timedelta(days=1)
MONTHS = (0.78, 0.80, 1.0, 1.15, 1.25, 1.2, 1.15, 1.1, 1.05, 0.95, 0.85, 0.8)  # people ride when it is warm
WEEK = (1.08, 1.0, 0.98, 0.97, 0.93, 0.98, 1.12)  # from Monday: Sunday's ride is told on Sunday and Monday
GROWTH = 0.35  # the community at the end, over what it was at the beginning
# Share of a person's messages in each hour after they rise: coffee, lunch, the evening.
WAKING = (5, 7, 5, 4, 4, 5, 7, 5, 4, 4, 5, 7, 9, 10, 9, 6, 3, 1)
_WHOLE = sum(WAKING)


@dataclass(frozen=True, slots=True)
class Storm:
    """One fault, many complaints. Days are counted back from the end; `share` of all messages."""

    name: str
    begins: int
    peak: int  # the brand's answer comes at the peak
    ends: int
    share: float


STORMS = (
    Storm("login", begins=142, peak=140, ends=135, share=0.012),
    Storm("levers", begins=34, peak=28, ends=15, share=0.05),
)


def quotas(total: int, weights: list[float]) -> list[int]:
    """`total` shared out by weight, in whole numbers whose sum it is."""
    whole, reached, given, shares = sum(weights), 0.0, 0, []
    for weight in weights:
        reached += weight
        shares.append(round(total * reached / whole) - given)
        given += shares[-1]
    return shares


def ordinary(until: datetime) -> list[float]:
    """The weight of each of the 365 days that end at `until`."""
    begin = until - DAYS * DAY
    weights = []
    for day in range(DAYS):
        noon = begin + (day + 0.5) * DAY
        weights.append(MONTHS[noon.month - 1] * WEEK[noon.weekday()] * (1 + GROWTH * day / DAYS))
    return weights


def stormy(storm: Storm) -> list[float]:
    """The weight of each day in a storm: it grows by itself until the peak, and fades when the answer is known."""
    weights = [0.0] * DAYS
    for day in range(DAYS - storm.begins, DAYS - storm.ends):
        to_go = DAYS - storm.peak - day
        weights[day] = math.exp(-0.55 * to_go) if to_go >= 0 else math.exp(0.22 * to_go)
    return weights


def spoken_at(begin: datetime, hours: int, rises: float, drawn: float) -> datetime:
    """A moment within the 24 hours from `begin`, when a person `hours` east of UTC is up. `drawn`: 0 to 1."""
    left = drawn * _WHOLE
    local = rises
    for weight in WAKING:
        if left < weight:
            local += left / weight
            break
        left -= weight
        local += 1
    since_midnight = begin.hour + begin.minute / 60 + begin.second / 3600
    ahead = (local - hours - since_midnight) % 24
    return begin + timedelta(seconds=int(ahead * 3600))
