"""What those listed are asked, once in a while: eight questions, one answer each, every one may be left out."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

NO_ANSWER = "none"


class Question(NamedTuple):
    """A code, the question, and its answers by code in the order in which they are offered."""

    code: str
    text: Any  # lazily translated
    answers: tuple[tuple[str, Any], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, _text in self.answers)


QUESTIONS = (
    Question(
        "years",
        _("For how many years have you done this work?"),
        (
            ("1", _("up to 1")),
            ("3", _("2 or 3")),
            ("6", _("4 to 6")),
            ("10", _("7 to 10")),
            ("more", _("more than 10")),
        ),
    ),
    Question(
        "team",
        _("How many people look after the communities of your company, you included?"),
        (("1", _("only me")), ("5", _("2 to 5")), ("15", _("6 to 15")), ("more", _("more than 15"))),
    ),
    Question(
        "belongs",
        _("Where in the company do you belong?"),
        (
            ("marketing", _("marketing or communication")),
            ("support", _("support or service")),
            ("product", _("product or engineering")),
            ("people", _("personnel or internal communication")),
            ("own", _("a department of our own")),
            ("other", _("elsewhere")),
        ),
    ),
    Question(
        "before",
        _("What did you do before?"),
        (
            ("marketing", _("marketing or communication")),
            ("support", _("support or service")),
            ("product", _("product or engineering")),
            ("writing", _("journalism or writing")),
            ("teaching", _("teaching or social work")),
            ("study", _("school or university")),
            ("other", _("something else")),
        ),
    ),
    Question(
        "education",
        _("What is your highest education?"),
        (
            ("school", _("school")),
            ("trade", _("vocational training")),
            ("first", _("a first degree")),
            ("higher", _("a higher degree")),
        ),
    ),
    Question(
        "most",
        _("What takes most of your week?"),
        (
            ("moderation", _("moderating and curating")),
            ("answers", _("answering members")),
            ("content", _("writing and events")),
            ("strategy", _("planning and leading")),
            ("figures", _("measuring and reporting")),
        ),
    ),
    Question(
        "strength",
        _("Which of your qualities does the work need most?"),
        (
            ("patience", _("patience")),
            ("writing", _("writing well")),
            ("product", _("knowing the product")),
            ("listening", _("listening")),
            ("courage", _("speaking up for members inside the company")),
            ("order", _("keeping things in order")),
        ),
    ),
    Question(
        "measured",
        _("By what is your work judged first?"),
        (
            ("activity", _("activity of the community")),
            ("satisfaction", _("satisfaction of members")),
            ("savings", _("costs that it saves")),
            ("sales", _("what it sells")),
            ("ideas", _("what the product learns from it")),
            ("not", _("it is not measured")),
        ),
    ),
)
BY_CODE = {question.code: question for question in QUESTIONS}


def told(question: str, answer: str) -> str:
    """An answer's words; its code where it is no longer asked."""
    if answer == NO_ANSWER:
        return str(_("no answer"))
    known = dict(BY_CODE[question].answers) if question in BY_CODE else {}
    return str(known.get(answer, answer))


def asked(question: str) -> str:
    return str(BY_CODE[question].text) if question in BY_CODE else question
