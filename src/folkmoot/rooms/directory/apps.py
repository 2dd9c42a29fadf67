from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill


class DirectoryConfig(AppConfig):
    name = "folkmoot.rooms.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from folkmoot.rooms.directory.views.curation.queue import card  # models are known from here on

        fill("rooms.cards", card)
