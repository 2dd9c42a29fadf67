"""Thanks for a site that shows itself: invented people of invented companies."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from folkmoot.rooms.recognition.actions.moving import add, move
from folkmoot.rooms.recognition.actions.thanks import verdict_on
from folkmoot.rooms.recognition.actions.thanks_consent import answer
from folkmoot.rooms.recognition.models import Honoree, Thanks
from folkmoot.rooms.recognition.states import Place, Source, ThanksState

# name, role, employer, place, said yes
PEOPLE = {
    "ines": ("Inês Carvalho", "Community manager", "Wrenfield Bicycles", Place.BRAND, True),
    "tariq": ("طارق منصور", "Moderator", "Wrenfield Bicycles", Place.OUTSOURCED, True),
    "june": ("June Abara", "Forum host", "Kettle & Fern", Place.BRAND, True),
    "rolf": ("Rolf Steinweg", "Social media support", "Hafen Neun", Place.AGENCY, True),
    "mei": ("Mei Tanaka", "Developer advocate", "Papermill Software", Place.BRAND, True),
    "otis": ("Otis Fell", "Night moderator", "Larkspur Games", Place.OUTSOURCED, False),
}
# years ago, whom, from whom, relation, language, words
SAID = (
    (
        0,
        "ines",
        "Dana Whitlock",
        "customer",
        "en",
        "My frame cracked the week before the tour. You found the one shop that had the part, and wrote to me"
        " on a Sunday to ask whether I had made it to the start. I had.",
    ),
    (
        0,
        "ines",
        "Petr Novák",
        "colleague",
        "en",
        "Every Monday she brings us three things members have told her. Two of them are in the new "
        "hub.\n\nNobody here knows our riders as she does.",
    ),
    (
        0,
        "tariq",
        "ليلى حداد",
        "customer",
        "ar",
        "شكراً على صبرك معنا في ليلة الاستدعاء. أجبت على كل سؤال، حتى على الأسئلة التي طُرحت عشر مرات.",
    ),
    (
        0,
        "june",
        "Priya Raman",
        "customer",
        "en",
        "I asked about descaling and stayed for the people. That is your doing.",
    ),
    (
        0,
        "june",
        "Her sister Ada",
        "family",
        "en",
        "She answers on her phone at dinner, and we pretend to mind. We are proud of her.",
    ),
    (
        0,
        "rolf",
        "Annegret Vos",
        "customer",
        "de",
        "Sie haben mir freundlich geantwortet, als ich es nicht war. Das habe ich nicht vergessen.",
    ),
    (
        0,
        "mei",
        "Luca Bassi",
        "customer",
        "en",
        "Your answer from four years ago still turns up first, and it is still right, because you keep it right.",
    ),
    (
        1,
        "mei",
        "Sam Oyelaran",
        "colleague",
        "en",
        "When the release broke, you told people the truth before we had finished arguing about the wording. "
        "They stayed.",
    ),
    (
        1,
        "ines",
        "Mirela Popa",
        "customer",
        "en",
        "You remembered my name after a year. In a forum of thousands.",
    ),
    (
        0,
        "otis",
        "A grateful guild",
        "customer",
        "en",
        "Somebody keeps this place kind between two and six in the morning. We think it is you.",
    ),
)
WAITING = (
    (
        "june",
        "Colin Marsh",
        "customer",
        "en",
        "The kettle thread saved our wedding breakfast. Thank you for keeping it in order all these years.",
    ),
    (
        "rolf",
        "Ein Kunde",
        "customer",
        "de",
        "Danke für gar nichts, Herr Steinweg. Unfähig wie immer.",
    ),
)


@transaction.atomic
def fill_demo() -> int:
    """Put the invented thanks onto the wall and into the queue; where they are, nothing changes. Returns how many."""
    if Thanks.objects.exclude(origin="").filter(origin__startswith="demo:").exists():
        return 0
    people = {code: _person(*facts[:4]) for code, facts in PEOPLE.items()}
    for number, (years_ago, whom, *said) in enumerate(SAID):
        _accept(_say(people[whom], f"demo:{number}", *said), years_ago, number)
    for number, (whom, *said) in enumerate(WAITING, len(SAID)):
        _say(people[whom], f"demo:{number}", *said)
    for code, (*_facts, said_yes) in PEOPLE.items():
        if said_yes:
            answer(people[code], shown=True)
    return len(SAID) + len(WAITING)


def _person(name: str, role: str, employer: str, place: str) -> Honoree:
    return Honoree.objects.create(name=name, role=role, employer=employer, place=place)


def _say(honoree: Honoree, origin: str, from_name: str, relation: str, language: str, text: str) -> Thanks:
    words = {"text": text, "from_name": from_name, "relation": relation, "language": language}
    words |= {"source": Source.FORM, "origin": origin}
    now = timezone.now()
    made = add(honoree, year=now.year, **words)
    return move(made, ThanksState.REVIEW, confirmed_at=now, verdict=verdict_on(text))


def _accept(thanks: Thanks, years_ago: int, number: int) -> None:
    """As if it had been accepted then. No letter follows: nobody is behind it."""
    at = timezone.now() - timedelta(days=365 * years_ago + 3 * number + 1)
    move(thanks, ThanksState.PUBLIC, confirmed_at=at, decided_at=at, year=at.year)
