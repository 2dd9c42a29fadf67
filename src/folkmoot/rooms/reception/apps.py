from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import RailEntry, fill
from folkmoot.rooms.reception import permissions


class ReceptionConfig(AppConfig):
    name = "folkmoot.rooms.reception"
    label = "reception"
    verbose_name = _("Public rooms")

    def ready(self) -> None:
        from folkmoot.rooms.reception.queries import hosted_by  # models are known from here on

        rail = RailEntry(
            _("Rooms"), "door-open", "rooms:overview", 70, permissions.may_review, lambda place: bool(hosted_by(place))
        )
        fill("rail", rail)
        fill(
            "settings.pages",
            RailEntry(_("Public rooms"), "door-open", "rooms:settings", 80, permissions.may_look_after),
        )
