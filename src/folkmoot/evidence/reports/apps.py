from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.evidence.reports import permissions
from folkmoot.foundation.web.slots import RailEntry, fill


class ReportsConfig(AppConfig):
    name = "folkmoot.evidence.reports"
    label = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        fill("rail", RailEntry(_("Reports"), "newspaper", "reports:briefs", 26, permissions.may_see_reports))
        manages = permissions.may_manage_reports
        fill("settings.pages", RailEntry(_("Weekly brief"), "mail", "reports:settings", 60, manages))
