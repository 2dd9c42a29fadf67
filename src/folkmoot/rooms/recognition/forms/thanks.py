"""What a visitor writes to thank somebody, what the person thanked says of it, and what a reviewer says of both."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.foundation.accounts.forms import text_input
from folkmoot.rooms.reception.forms import PublicForm
from folkmoot.rooms.recognition.models import Honoree
from folkmoot.rooms.recognition.queries import thanks_matching as matching
from folkmoot.rooms.recognition.states import Place, Refusal, Relation
from folkmoot_engine.errors import RefusedError
from folkmoot_engine.recognition.addresses import LONGEST, web_address
from folkmoot_engine.recognition.plain import plain_line, plain_text

SHORTEST_TEXT, LONGEST_TEXT = 15, 2_000
NOBODY = "none"  # of those found, nobody is meant
_LINKS = ("http:", "https:", "www.", "://")


class Line(forms.CharField):
    """A name or the like: one line, nothing hidden in it, and no link (others will read it in a letter)."""

    def __init__(self, *, max_length: int = 120, autocomplete: str = "off", **named) -> None:
        widget = text_input(dir="auto", autocomplete=autocomplete)
        super().__init__(max_length=max_length, widget=widget, **named)

    def clean(self, value) -> str:
        value = plain_line(super().clean(value))
        if any(mark in value.lower() for mark in _LINKS):
            raise forms.ValidationError(_("A link cannot stand here. Write it in words."))
        if self.required and not any(sign.isalnum() for sign in value):
            raise forms.ValidationError(_("Please write this in letters."))
        return value


class Mail(forms.EmailField):
    def __init__(self, *, autocomplete: str = "off", **named) -> None:
        super().__init__(
            max_length=254,
            widget=forms.EmailInput({"class": "input", "autocomplete": autocomplete, "dir": "ltr"}),
            **named,
        )

    def clean(self, value) -> str:
        return super().clean(value).lower()


class SayForm(PublicForm):
    """Thank somebody. `honoree`: whom the link on a brand's page means; then nobody needs to be named."""

    name = Line(label=gettext_lazy("Their name"))
    role = Line(
        label=gettext_lazy("What they do"),
        help_text=gettext_lazy("Whatever the title is: community manager, moderator, support, the person who answers."),
        max_length=160,
        required=False,
    )
    employer = Line(
        label=gettext_lazy("Where you met their work"),
        help_text=gettext_lazy("The brand, the product or the community."),
        max_length=160,
    )
    place = forms.ChoiceField(
        label=gettext_lazy("They work"),
        choices=Place.choices,
        initial=Place.UNKNOWN,
        required=False,
        widget=forms.RadioSelect,
    )
    match = forms.ChoiceField(label=gettext_lazy("Do you mean one of these?"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Your thanks"),
        help_text=gettext_lazy("What did they do, and what did it change? Everybody may read it later."),
        min_length=SHORTEST_TEXT,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"class": "textarea", "rows": 7, "dir": "auto"}),
    )
    medium = forms.CharField(
        label=gettext_lazy("A link to where they helped you"),
        help_text=gettext_lazy("The answer, the thread or the post, if it is public."),
        max_length=LONGEST,
        required=False,
        widget=text_input(dir="ltr", inputmode="url", autocomplete="off"),
    )
    from_name = Line(label=gettext_lazy("Your name, as it will be shown"), autocomplete="name")
    relation = forms.ChoiceField(
        label=gettext_lazy("You are their"),
        choices=Relation.choices,
        initial=Relation.CUSTOMER,
        widget=forms.RadioSelect,
    )
    email = Mail(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("We send you a link to confirm. It is shown to nobody."),
        autocomplete="email",
    )
    reach = Mail(
        label=gettext_lazy("Their e-mail"),
        help_text=gettext_lazy("To tell them, and to ask whether this may be shown. You can also pass on a link."),
        required=False,
    )
    boss_name = Line(label=gettext_lazy("Their boss's name"), required=False)
    boss = Mail(
        label=gettext_lazy("Their boss's e-mail"),
        help_text=gettext_lazy("They get one copy, after you confirmed and a person has read it."),
        required=False,
    )

    WHOM = ("name", "role", "employer", "place")

    def __init__(self, *arguments, honoree: Honoree | None = None, **named) -> None:
        super().__init__(*arguments, **named)
        self.honoree = honoree
        self.listing = None
        self.matches = self._look_up()
        none = (NOBODY, _("No, somebody else"))
        self.fields["match"].choices = [*((match.code, match.words) for match in self.matches), none]
        if honoree is not None:
            for name in self.WHOM:
                self.fields[name].required = False

    def _look_up(self) -> list[matching.Match]:
        """Only those are offered who are shown in public already: nobody learns from here who was thanked."""
        if not self.is_bound or self.honoree is not None:
            return []
        return matching.like(plain_line(self.data.get("name", "")[:120]))

    def clean_place(self) -> str:
        return self.cleaned_data["place"] or Place.UNKNOWN

    def clean_text(self) -> str:
        text = plain_text(self.cleaned_data["text"])
        if len(text) < SHORTEST_TEXT:
            raise forms.ValidationError(_("Please write a sentence or two: it will mean more to them."))
        return text

    def clean_medium(self) -> str:
        written = self.cleaned_data["medium"]
        try:
            return web_address(written) if written else ""
        except RefusedError as error:
            raise forms.ValidationError(
                _("This is no address on the web. Copy it from the browser: it begins with https:// or http://.")
            ) from error

    def clean(self) -> dict:
        told = super().clean()
        if told.get("boss") and told.get("relation") != Relation.COLLEAGUE:
            self.add_error("boss", _("Only a colleague can send a copy to the boss."))
        if told.get("boss_name") and not told.get("boss"):
            self.add_error("boss", _("Without an address no copy can be sent."))
        self._check_apart(told)
        self._check_match(told)
        return told

    def _check_apart(self, told: dict) -> None:
        """Three people, three addresses: nobody says yes in another's place."""
        own = told.get("email")
        for field in ("reach", "boss"):
            if told.get(field) and told[field] == own:
                self.add_error(field, _("This is your own address. Leave it empty if you do not know theirs."))
        if told.get("boss") and told.get("boss") == told.get("reach"):
            self.add_error("boss", _("This is the address of the person you thank."))

    def _check_match(self, told: dict) -> None:
        """Asked once, where somebody of that name is known."""
        if not self.matches:
            return
        chosen = self.data.get("match", "")
        if not chosen:
            self.add_error("match", _("Somebody of this name is known here. Please say whom you mean."))
        elif chosen != NOBODY:
            self.honoree, self.listing = matching.matched(chosen)


class ClaimForm(PublicForm):
    """Whoever was handed a thank-you says where they are reached."""

    email = Mail(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("Best the one of your work. It is shown to nobody."),
        autocomplete="email",
    )


class NamesForm(forms.Form):
    """How somebody who is thanked wants to be named."""

    name = Line(label=gettext_lazy("Your name"), autocomplete="name")
    role = Line(label=gettext_lazy("What you do"), max_length=160, required=False)
    employer = Line(label=gettext_lazy("Where you work"), max_length=160, required=False)


class AcceptForm(forms.Form):
    """Where triage had doubts, whoever accepts all the same says why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=1_000)

    def __init__(self, *arguments, doubted: bool, **named) -> None:
        super().__init__(*arguments, **named)
        self.fields["reason"].required = doubted
        self.fields["reason"].error_messages["required"] = _("Triage has doubts: say in a few words why it is fine.")


class RefuseForm(forms.Form):
    """Why it is not shown. The words are for whoever wrote it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    refusal = forms.ChoiceField(choices=Refusal.choices)
    reason = forms.CharField(required=False, max_length=1_000)

    def clean(self) -> dict:
        told = super().clean()
        if told.get("refusal") == Refusal.OTHER and not told.get("reason", "").strip():
            self.add_error("reason", _("Write the reason in your own words."))
        return told
