"""The queue: cases, decisions, replies, notes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import RailEntry, fill
from folkmoot.work.desk import permissions


class DeskConfig(AppConfig):
    name = "folkmoot.work.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        manages = permissions.may_manage_desk
        fill("rail", RailEntry(_("Desk"), "inbox", "desk:desk", 10, permissions.may_see_desk))
        fill("settings.pages", RailEntry(_("House rules"), "scale", "desk:house-rules", 40, manages))
        fill("settings.pages", RailEntry(_("Queues"), "layers", "desk:queues", 50, manages))
