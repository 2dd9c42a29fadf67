"""What people fill in about a workspace and its team."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.accounts.forms import select, text_input, with_own, zones
from folkmoot.foundation.workspaces import permissions
from folkmoot.foundation.workspaces.models import Workspace
from folkmoot.foundation.workspaces.permissions import Role

ROLE_MEANS = {
    Role.OWNER: _("Everything, owners and the end of the workspace included."),
    Role.MANAGER: _("Leads the work: team, rules, archives and settings, but no owners."),
    Role.AGENT: _("Works the queues: claims, answers, decides."),
    Role.REVIEWER: _("Sorts and moderates; answers nobody."),
    Role.EXPERT: _("Sees and answers what is routed to them."),
    Role.SAFETY: _("Keeps the files on threats to people."),
    Role.PROVIDER_LEAD: _("Leads the people of an outside provider, and sees only those."),
}


class WorkspaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, widget=text_input(dir="auto"))
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Days of figures and due times follow it. Each person may read times in a zone of their own."),
        widget=select(),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of invitations and reports. Each person may read pages in another."),
        choices=settings.LANGUAGES,
        widget=select(),
    )

    def __init__(self, workspace: Workspace, data=None) -> None:
        super().__init__(data, initial={name: getattr(workspace, name) for name in self.base_fields})
        self.fields["zone"].choices = with_own(zones(), workspace.zone)


class RoleForm(forms.Form):
    """A role that its giver may give away."""

    role = forms.ChoiceField(label=_("Role"), widget=select())

    def __init__(self, giver: str, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if permissions.may_invite(giver, role)]


class InviteForm(RoleForm):
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput({"class": "input", "autocomplete": "off"}))
    field_order = ["email", "role"]


class AcceptForm(forms.Form):
    """Somebody without an account takes the place that was kept."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("How your team sees you. The public never does."),
        max_length=120,
        widget=text_input(autocomplete="name"),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 8 characters. A few words in a row are easy to keep in mind and hard to guess."),
        strip=False,
        widget=forms.PasswordInput({"class": "input", "autocomplete": "new-password"}),
    )
