from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill
from folkmoot.rooms.directory import permissions


class DirectoryConfig(AppConfig):
    name = "folkmoot.rooms.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from folkmoot.rooms.directory.actions import blanking, insight, sheets
        from folkmoot.rooms.directory.templatetags.insight import way  # models are known from here on
        from folkmoot.rooms.directory.views.sheets import card

        blanking.also(sheets.forget)
        blanking.also(insight.forget)
        fill("rooms.cards", card)
        fill("directory.ways", way)
        fill("uploads", ("directory_host:sheet-upload", permissions.may_look_after))
