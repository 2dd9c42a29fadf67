"""The survey of those listed: opened, answered, closed, published; and who wants to read of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.foundation.jobs import actions as jobs
from folkmoot.rooms.directory.actions import blanking
from folkmoot.rooms.directory.models import Answers, Listing, Reader, Survey
from folkmoot.rooms.directory.queries import insight as queries
from folkmoot.rooms.directory.queries.questionnaire import BY_CODE
from folkmoot.rooms.reception import actions as reception
from folkmoot.rooms.reception.actions import note
from folkmoot.rooms.reception.queries import links
from folkmoot_engine.directory.small_groups import FEWEST
from folkmoot_engine.errors import RefusedError

UNCONFIRMED_FOR = timedelta(days=7)
OWN = "directory.survey"  # purpose of the link to one's own answers, and the kind of the letter with it
READ = "directory.reader"
INVITE, REPORT = "directory.survey", "directory.report"  # steps' names


@transaction.atomic
def open_survey(year: int, *, actor=None) -> Survey:
    """Begin this year's round, and write to those listed. Raises RefusedError where one is open, or was held."""
    if queries.open_survey():
        raise RefusedError(_("A survey is open already"), remedy=_("Close it first."))
    survey, is_new = Survey.objects.get_or_create(year=year)
    if not is_new:
        raise RefusedError(_("This year's survey was held already"), where=str(year))
    note("survey.open", on=survey, actor=actor)
    jobs.enqueue(INVITE, str(survey.uid), payload={"survey": str(survey.uid)})
    return survey


def invite(survey: Survey) -> int:
    """Write to everybody listed, once. How many letters were written."""
    written = 0
    for listing in queries.people_listed() if survey.closed_at is None else []:
        link = links.absolute("directory:survey", links.make(OWN, listing.uid))
        key, words = f"{survey.uid}:{listing.uid}", {"listing": listing, "link": link, "year": survey.year}
        letter = reception.write_letter(listing.person, OWN, key, "directory/letters/survey.txt", words)
        written += letter is not None
    return written


@transaction.atomic
def answer(survey: Survey, listing: Listing, choices: dict[str, str]) -> Answers | None:
    """Keep what somebody answers, in place of what they answered before; nothing at all takes it back."""
    _must_be_open(survey)
    known = {code: choice for code, choice in choices.items() if code in BY_CODE and choice in BY_CODE[code].codes}
    if not known:
        take_back(survey, listing)
        return None
    kept, _is_new = Answers.objects.update_or_create(survey=survey, listing=listing, defaults={"choices": known})
    note("survey.answer", on=survey)
    return kept


@transaction.atomic
def take_back(survey: Survey, listing: Listing) -> None:
    """Remove what somebody answered."""
    _must_be_open(survey)
    Answers.objects.filter(survey=survey, listing=listing).delete()
    note("survey.take-back", on=survey)


def _must_be_open(survey: Survey) -> None:
    if Survey.objects.select_for_update().get(pk=survey.pk).closed_at is not None:
        raise RefusedError(_("The survey is closed"), remedy=_("What was answered is counted, and kept no longer."))


@transaction.atomic
def close(survey: Survey, *, actor=None) -> Survey:
    """End the round: count the answers for good and delete them. Raises RefusedError where too few answered: then it
    stays open."""
    _must_be_open(survey)
    found = queries.report(survey)
    if found is None:
        raise RefusedError(
            _("Fewer than %(n)d people answered") % {"n": FEWEST},
            remedy=_("A report would tell of single people. Leave it open for longer."),
        )
    survey.report, survey.closed_at = found, timezone.now()
    survey.save(update_fields=["report", "closed_at"])
    survey.answers.all().delete()
    note("survey.close", on=survey, actor=actor, data={"n": found["n"]})
    return survey


@transaction.atomic
def publish(survey: Survey, *, actor=None) -> Survey:
    """Show the report to everybody, and have it sent to who wanted it."""
    if survey.closed_at is None or survey.published_at is not None:
        raise RefusedError(_("There is no report to publish"), remedy=_("Close the survey first."))
    survey.published_at = timezone.now()
    survey.save(update_fields=["published_at"])
    note("survey.publish", on=survey, actor=actor)
    jobs.enqueue(REPORT, str(survey.uid), payload={"survey": str(survey.uid)})
    return survey


def send_report(survey: Survey) -> int:
    """Write to everybody who wanted the report, once. How many letters were written."""
    written = 0
    for reader in queries.readers() if survey.published_at else []:
        words = {"link": links.absolute("directory:report", survey.year), "year": survey.year}
        letter = reception.write_letter(
            reader.visitor, REPORT, f"{survey.uid}:{reader.uid}", "directory/letters/report.txt", words
        )
        written += letter is not None
    return written


@transaction.atomic
def register(email: str) -> Reader:
    """Somebody wants the next report: they get a link to confirm that, at most one a day."""
    visitor = reception.meet(email)
    reader, _is_new = Reader.objects.get_or_create(visitor=visitor)
    if reader.confirmed_at is None:
        link = links.absolute("directory:reader", links.make(READ, reader.uid))
        key = f"{reader.uid}:{timezone.now():%Y-%m-%d}"
        reception.write_letter(visitor, READ, key, "directory/letters/reader.txt", {"link": link}, daily=1)
        note("reader.register", on=reader)
    return reader


@transaction.atomic
def confirm_reader(reader: Reader) -> None:
    """They followed the link. Twice is once."""
    if Reader.objects.filter(pk=reader.pk, confirmed_at=None).update(confirmed_at=timezone.now()):
        reception.confirm(reader.visitor)
        note("reader.confirm", on=reader)


@transaction.atomic
def leave(reader: Reader) -> None:
    """They want no report any more."""
    note("reader.leave", on=reader)
    Reader.objects.filter(pk=reader.pk).delete()
    blanking.forget_unneeded(reader.visitor)


def tidy() -> dict[str, int]:
    """Forget addresses that nobody confirmed."""
    found = queries.unconfirmed_readers(timezone.now() - UNCONFIRMED_FOR)
    for reader in found:
        leave(reader)
    return {"readers": len(found)}


def forget(listing: Listing) -> None:
    """Somebody leaves the directory: what they answered goes. Counts that were made before stay."""
    Answers.objects.filter(listing=listing).delete()
