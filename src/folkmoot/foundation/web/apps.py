from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "folkmoot.foundation.web"
    label = "web"
    verbose_name = _("Web")

    def ready(self) -> None:
        from folkmoot.foundation.web.slots import RailEntry, fill
        from folkmoot.foundation.workspaces.permissions import may_manage_workspace

        fill("rail", RailEntry(_("Settings"), "settings", "workspaces:team", 90))
        fill(
            "settings.pages",
            RailEntry(_("Workspace"), "building-2", "workspaces:settings", 10, may_manage_workspace),
        )
        fill("settings.pages", RailEntry(_("Team"), "users-round", "workspaces:team", 20))
