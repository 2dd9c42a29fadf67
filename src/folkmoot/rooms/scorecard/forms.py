"""What visitors fill in: eighteen questions, a board, a note on where to send its link."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.rooms.reception.forms import PublicForm
from folkmoot.rooms.scorecard.states import LONGEST_NOTE
from folkmoot_engine.errors import AnswersError
from folkmoot_engine.scorecard import CRITERIA, HIGHEST, LOWEST, Answers, Criterion, applies, read_answer

YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


@dataclass(frozen=True)
class Question:
    """One criterion with the fields that answer it."""

    criterion: Criterion
    answer: BoundField
    share: BoundField | None
    note: BoundField
    is_private: BoundField

    @property
    def is_noted(self) -> bool:
        return bool(self.note.value() or self.note.errors)


class AnswersForm(forms.Form):
    """A yes or a no for each criterion, and a note where somebody has one; where a share may be given, that will do."""

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        for one in CRITERIA.values():
            takes_share = one.percent_from is not None
            self.fields[one.id] = forms.ChoiceField(
                choices=YES_NO,
                widget=forms.RadioSelect,
                required=not takes_share,
                error_messages={"required": gettext_lazy("Choose yes or no.")},
            )
            if takes_share:
                attributes = {"class": "input short", "inputmode": "decimal", "size": 6}
                self.fields[_share(one)] = forms.CharField(
                    required=False, max_length=20, widget=forms.TextInput(attributes)
                )
            self.fields[_note(one)] = forms.CharField(
                required=False, max_length=LONGEST_NOTE, widget=forms.Textarea({"class": "textarea", "rows": 2})
            )
            self.fields[_private(one)] = forms.BooleanField(required=False)

    @property
    def plus(self) -> list[Question]:
        return [one for one in self._questions() if one.criterion.points > 0]

    @property
    def minus(self) -> list[Question]:
        return [one for one in self._questions() if one.criterion.points < 0]

    @property
    def answers(self) -> Answers:
        """Of a valid form."""
        return {one.id: self.cleaned_data[one.id] for one in CRITERIA.values()}

    @property
    def notes(self) -> dict[str, dict]:
        """Of a valid form: text and whether it is private, of the criteria that have one."""
        told = self.cleaned_data
        return {
            one.id: {"text": told[_note(one)], "is_private": told[_private(one)]}
            for one in CRITERIA.values()
            if told[_note(one)]
        }

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Names and values of what a valid form was sent with, to be sent once more."""
        names = [name(one) for one in CRITERIA.values() for name in (_answer, _share, _note, _private)]
        return [(name, self.data[name]) for name in names if self.data.get(name)]

    def clean(self) -> dict:
        """Each answer as the engine takes it."""
        told = super().clean()
        for one in CRITERIA.values():
            if one.id in told and not self.errors.get(one.id):
                told[one.id] = self._read(one, told[one.id], told.get(_share(one), ""))
        return told

    def _read(self, criterion: Criterion, chosen: str, share: str):
        """What is given as a share counts; who also chose has to have chosen the same."""
        if not share:
            if not chosen:
                self.add_error(criterion.id, _("Choose yes or no, or give a percentage."))
            return chosen == "yes"
        try:
            answer = read_answer(criterion, share if "%" in share else f"{share} %")
            says_yes = applies(criterion, answer)
        except AnswersError:
            self.add_error(criterion.id, _("Write a number from 0 to 100, such as 94.9."))
            return None
        if chosen and (chosen == "yes") != says_yes:
            self.add_error(criterion.id, _("A share of 95 or more means yes, a lower one no. Correct one of the two."))
        return answer

    def _questions(self) -> Iterator[Question]:
        for one in CRITERIA.values():
            share = self[_share(one)] if _share(one) in self.fields else None
            yield Question(one, self[one.id], share, self[_note(one)], self[_private(one)])


def initial_of(answers: Answers, notes: dict[str, dict]) -> dict[str, str | bool]:
    """What was answered the last time, for a form to begin with."""
    told: dict[str, str | bool] = {}
    for one in CRITERIA.values():
        answer, note = answers[one.id], notes.get(one.id, {})
        if isinstance(answer, bool):
            told[one.id] = "yes" if answer else "no"
        else:
            told[_share(one)] = f"{answer:f}"
        told[_note(one)], told[_private(one)] = note.get("text", ""), note.get("is_private", False)
    return told


class NameField(forms.CharField):
    """A name or a role of one's choice."""

    def __init__(self, **named) -> None:
        widget = forms.TextInput({"class": "input", "autocomplete": "off"})
        super().__init__(
            label=gettext_lazy("Your name or role"),
            help_text=gettext_lazy("Founder, support, product: as the others will know you on the board."),
            max_length=80,
            widget=widget,
            **named,
        )

    def to_python(self, value) -> str:
        return " ".join(super().to_python(value).split())


class EmailField(forms.EmailField):
    """Where a link may be sent to."""

    def __init__(self, **named) -> None:
        widget = forms.EmailInput({"class": "input", "autocomplete": "email"})
        super().__init__(label=gettext_lazy("E-mail"), max_length=254, widget=widget, **named)


class SeatForm(AnswersForm, PublicForm):
    """The first answers of one person on a board."""

    name = NameField()


class BoardForm(PublicForm):
    """A new board; with a name, where answers are brought along."""

    title = forms.CharField(
        label=gettext_lazy("What the board is called"),
        help_text=gettext_lazy("The name of the company or the product, say."),
        max_length=120,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )
    name = NameField()
    email = EmailField(
        required=False, help_text=gettext_lazy("To get the board's link by mail. It is tied to no answers.")
    )

    def __init__(self, *arguments, with_answers: bool = False, **named) -> None:
        super().__init__(*arguments, **named)
        if not with_answers:
            del self.fields["name"]


class LetterForm(forms.Form):
    """Behind a secret link there are no bots: this one, and those below, are plain forms."""

    email = EmailField(help_text=gettext_lazy("It is tied to no answers."))


class SuggestionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A criterion that is missing"),
        help_text=gettext_lazy("It is kept for your discussion and never changes the score."),
        max_length=300,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )


class ThresholdForm(forms.Form):
    threshold = forms.IntegerField(
        label=gettext_lazy("A threshold of your own"),
        required=False,
        min_value=LOWEST,
        max_value=HIGHEST,
        widget=forms.NumberInput({"class": "input short"}),
    )


def _answer(criterion: Criterion) -> str:
    return criterion.id


def _share(criterion: Criterion) -> str:
    return f"{criterion.id}-share"


def _note(criterion: Criterion) -> str:
    return f"{criterion.id}-note"


def _private(criterion: Criterion) -> str:
    return f"{criterion.id}-private"
