from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.evidence.metrics import permissions
from folkmoot.foundation.web.slots import RailEntry, fill


class MetricsConfig(AppConfig):
    name = "folkmoot.evidence.metrics"
    label = "metrics"
    verbose_name = _("Metrics")

    def ready(self) -> None:
        fill("rail", RailEntry(_("Value"), "chart-line", "metrics:metrics", 25, permissions.may_see_metrics))
