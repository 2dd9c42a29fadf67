from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill


class RecognitionConfig(AppConfig):
    name = "folkmoot.rooms.recognition"
    label = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        from folkmoot.rooms.recognition.queries.day_heard import of_week  # models are known from here on
        from folkmoot.rooms.recognition.views.day_showing import beside_case, card

        fill("case.panel", beside_case)
        fill("rooms.cards", card)
        fill("brief.thanks", of_week)
