from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import fill


class RecognitionConfig(AppConfig):
    name = "folkmoot.rooms.recognition"
    label = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        from folkmoot.rooms.recognition.views import thanks_host  # models are known from here on

        fill("rooms.cards", thanks_host.card)
