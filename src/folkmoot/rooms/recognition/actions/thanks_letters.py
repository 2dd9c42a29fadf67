"""Letters about thank-yous: to who is thanked, to the boss, to who wrote it; and the quiet digest, once a week."""

from datetime import datetime

from django.db import transaction

from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.models import Visitor
from folkmoot.rooms.reception.queries import links
from folkmoot.rooms.recognition.actions.thanks import BLANK, ask_key, release
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.queries import thanks as queries
from folkmoot.rooms.recognition.states import HonoreeState, Refusal, ThanksState


@transaction.atomic
def tell(uid: str, version: int) -> int:
    """Write the letters that follow a decision, if it still holds. Returns how many there are. Twice is once."""
    thanks = queries.decided(uid, version)
    if thanks is None:
        return 0
    letters = _refused(thanks) if thanks.state == ThanksState.REFUSED else _accepted(thanks)
    return sum(letter is not None for letter in letters)


def ask(honoree: Honoree, thanks: Thanks, now: datetime):
    """Ask the person thanked, once for each address they are reached at, whether they want to be shown."""
    words = {"honoree": honoree, "thanks": thanks, "link": own_link(honoree)}
    letter = _write(honoree.visitor, "ask", ask_key(thanks), words, daily=1)
    if letter is not None:
        Honoree.objects.filter(pk=honoree.pk).update(asked_at=now)
    return letter


def own_link(honoree: Honoree) -> str:
    return links.absolute("recognition:own", queries.honoree_token(honoree))


def write_digests(now: datetime) -> int:
    """Tell those who are shown what is new, once a week at most. Returns to how many."""
    written = 0
    for honoree in queries.waiting_for_digest(now):
        written += _digest(honoree, now)
    return written


def forget_unconfirmed(before: datetime) -> int:
    """Remove what nobody confirmed since `before`, with the people and addresses that only it named."""
    found = queries.unconfirmed(before)
    for thanks in found:
        with transaction.atomic():
            known, honoree = [thanks.visitor, thanks.boss, thanks.reach], thanks.honoree
            Thanks.objects.filter(pk=thanks.pk).update(**BLANK)
            thanks.delete()
            if not honoree.thanks.exists():
                honoree.delete()
            release(known)
            reception.note("thanks.expire", data={"thanks": str(thanks.uid)})
    return len(found)


def _accepted(thanks: Thanks) -> list:
    honoree, letters = thanks.honoree, []
    if honoree.visitor is not None and honoree.asked_at is None and honoree.state == HonoreeState.ASKED:
        letters.append(ask(honoree, thanks, thanks.decided_at))
    if thanks.boss is not None:
        words = {"honoree": honoree, "thanks": thanks}
        letters.append(_write(thanks.boss, "boss", str(thanks.uid), words, daily=1))
    if thanks.visitor is not None:
        words = {"honoree": honoree, "pass_on": queries.pass_on_link(thanks), "link": queries.mine_link(thanks)}
        letters.append(_write(thanks.visitor, "accepted", str(thanks.uid), words))
    return letters


def _refused(thanks: Thanks) -> list:
    if thanks.visitor is None:
        return []
    words = {
        "refusal": Refusal(thanks.refusal),
        "reason": thanks.reason,
        "link": queries.mine_link(thanks),
        "again": links.absolute("recognition:say"),
    }
    return [_write(thanks.visitor, "refused", str(thanks.uid), words)]


@transaction.atomic
def _digest(honoree: Honoree, now: datetime) -> bool:
    new = queries.new_for(honoree)
    words = {
        "honoree": honoree,
        "all": new,
        "link": own_link(honoree),
        "quiet": links.absolute("recognition:quiet", queries.honoree_token(honoree, queries.QUIET)),
    }
    letter = _write(honoree.visitor, "digest", f"{honoree.uid}:{now:%G-W%V}", words)
    Honoree.objects.filter(pk=honoree.pk).update(digest_at=now)
    return letter is not None


def _write(to: Visitor, name: str, key: str, words: dict, *, daily: int | None = None):
    return reception.write_letter(to, f"thanks.{name}", key, f"recognition/letters/{name}.txt", words, daily=daily)
