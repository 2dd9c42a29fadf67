from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill


class RecognitionConfig(AppConfig):
    name = "folkmoot.rooms.recognition"
    label = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        from folkmoot.rooms.recognition.queries.day_heard import of_week  # models are known from here on
        from folkmoot.rooms.recognition.views import day_showing, thanks_host

        fill("case.panel", day_showing.beside_case)
        fill("rooms.cards", thanks_host.card)
        fill("rooms.cards", day_showing.card)
        fill("brief.thanks", of_week)
