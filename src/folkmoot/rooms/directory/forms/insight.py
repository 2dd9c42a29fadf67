"""What visitors fill in about the survey: their own answers, and that they want the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.rooms.directory.queries.questionnaire import QUESTIONS
from folkmoot.rooms.reception.forms import PublicForm


class ReaderForm(PublicForm):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("You get a link to confirm it. The address is used for this alone, and never shown."),
        widget=forms.EmailInput({"class": "input", "autocomplete": "email"}),
    )


class AnswersForm(forms.Form):
    """One choice for each question, or none."""

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        for question in QUESTIONS:
            self.fields[question.code] = forms.ChoiceField(
                label=question.text,
                choices=[("", _("no answer")), *question.answers],
                required=False,
                widget=forms.RadioSelect(),
            )
