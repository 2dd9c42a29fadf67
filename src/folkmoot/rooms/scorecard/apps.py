from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScorecardConfig(AppConfig):
    name = "folkmoot.rooms.scorecard"
    label = "scorecard"
    verbose_name = _("Scorecard")
