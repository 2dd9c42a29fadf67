from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "folkmoot.stream.messages"
    label = "folkmoot_messages"
    verbose_name = _("Messages")
