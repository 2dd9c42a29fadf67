from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import RailEntry, fill
from folkmoot.stream.channels import permissions


class ChannelsConfig(AppConfig):
    name = "folkmoot.stream.channels"
    label = "channels"
    verbose_name = _("Channels")

    def ready(self) -> None:
        fill("settings.pages", RailEntry(_("Channels"), "hash", "channels:channels", 30, permissions.may_rename))
