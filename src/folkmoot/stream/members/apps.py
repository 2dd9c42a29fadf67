from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import RailEntry, fill
from folkmoot.stream.members import permissions


class MembersConfig(AppConfig):
    name = "folkmoot.stream.members"
    label = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        fill("rail", RailEntry(_("People"), "users", "members:members", 30, permissions.may_read))
