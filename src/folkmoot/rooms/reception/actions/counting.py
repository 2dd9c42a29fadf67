"""How often visitors do what a bot would do thousands of times. Counted in the database, which all processes share;
an address of the network is kept as a keyed hash that means nothing the next day."""

import hashlib
import hmac
import ipaddress
import math
from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.rooms.reception import queries
from folkmoot.rooms.reception.models import Tally
from folkmoot.rooms.reception.states import LIMITS, Limit
from folkmoot_engine.errors import RefusedError

KEPT = timedelta(days=2)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERYBODY = ""
HOUSEHOLD = 56  # bits of an IPv6 address that say whose it is: many providers hand a home all networks below them


class TooOften(RefusedError):
    """A visitor, or all together, did this too many times in a short while."""


def count(request: HttpRequest, rule: str) -> None:
    """Count one more. Raises TooOften where a limit of the rule (`states.LIMITS`) is reached: nothing is counted."""
    limit, now = LIMITS[rule], timezone.now()
    since, who = _window(limit, now), _who(request, now)
    with transaction.atomic():
        if (
            queries.counted(rule, who, since) >= limit.per_address
            or queries.counted(rule, EVERYBODY, since) >= limit.all_together
        ):
            raise _too_often(limit, since, now)
        for one in (who, EVERYBODY):
            Tally.objects.bulk_create([Tally(rule=rule, who=one, since=since)], ignore_conflicts=True)
            Tally.objects.filter(rule=rule, who=one, since=since).update(times=F("times") + 1)


def forget_tallies() -> int:
    """Remove the tallies of windows that are long over."""
    return queries.old_tallies(timezone.now() - KEPT).delete()[0]


def _window(limit: Limit, now: datetime) -> datetime:
    """When the window began that is open now; windows follow each other without gaps."""
    return EPOCH + (now - EPOCH) // limit.window * limit.window


def _who(request: HttpRequest, now: datetime) -> str:
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # behind a proxy that says nothing
        address = "unknown"
    key = f"{settings.SECRET_KEY} {now.astimezone(UTC):%Y-%m-%d}".encode()
    return hmac.new(key, _network(address).encode(), hashlib.sha256).hexdigest()[:32]


def _network(address: str) -> str:
    """Of an IPv6 address the networks that one household has: a bot may use every address in them, however written."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    if found.version == 4:
        return str(found)
    return str(ipaddress.IPv6Network((int(found), HOUSEHOLD), strict=False))


def _too_often(limit: Limit, since: datetime, now: datetime) -> TooOften:
    minutes = max(1, math.ceil((since + limit.window - now) / timedelta(minutes=1)))
    again = ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {"n": minutes}
    return TooOften(_("This was sent very often in a short time"), remedy=_("Nothing was kept of it.") + " " + again)
