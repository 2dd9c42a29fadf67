from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill


class DirectoryConfig(AppConfig):
    name = "folkmoot.rooms.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        # Models are known from here on.
        from folkmoot.rooms.directory.actions import blanking
        from folkmoot.rooms.directory.actions.curation.forgetting import forget
        from folkmoot.rooms.directory.views.curation import queue, showing

        blanking.also(forget)
        fill("rooms.cards", queue.card)
        fill("directory.front", showing.on_front)
        fill("directory.roll", showing.on_roll)
        fill("directory.person", showing.on_person)
        fill("directory.ways", showing.among_ways)
