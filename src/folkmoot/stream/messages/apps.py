from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import RailEntry, fill
from folkmoot.stream.messages import permissions


class MessagesConfig(AppConfig):
    name = "folkmoot.stream.messages"
    label = "folkmoot_messages"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from folkmoot.stream.messages.views.history import history  # its models are there only once all apps are

        fill("member.history", history)
        fill("rail", RailEntry(_("Search"), "search", "archives:search", 20, permissions.may_read))
        fill("rail", RailEntry(_("Archives"), "archive", "archives:archives", 40, permissions.may_import))
