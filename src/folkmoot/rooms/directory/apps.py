from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill
from folkmoot.rooms.directory import permissions


class DirectoryConfig(AppConfig):
    name = "folkmoot.rooms.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        # Models are known from here on.
        from folkmoot.rooms.directory.actions import blanking, insight, sheets
        from folkmoot.rooms.directory.actions.curation.forgetting import forget
        from folkmoot.rooms.directory.templatetags.insight import way
        from folkmoot.rooms.directory.views.curation import queue, showing
        from folkmoot.rooms.directory.views.sheets import card

        for action in (forget, sheets.forget, insight.forget):
            blanking.also(action)
        fill("rooms.cards", queue.card)
        fill("rooms.cards", card)
        fill("directory.front", showing.on_front)
        fill("directory.roll", showing.on_roll)
        fill("directory.person", showing.on_person)
        fill("directory.ways", showing.among_ways)
        fill("directory.ways", way)
        fill("uploads", ("directory_host:sheet-upload", permissions.may_look_after))
