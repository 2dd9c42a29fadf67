from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from folkmoot.foundation.web.slots import RailEntry, fill
from folkmoot.work.rules import permissions


class RulesConfig(AppConfig):
    name = "folkmoot.work.rules"
    label = "rules"
    verbose_name = _("Rules")

    def ready(self) -> None:
        from folkmoot.work.rules.views.showing import beside_case, marks  # their models are there once all apps are

        fill("case.panel", beside_case)
        fill("message.marks", marks)
        fill("settings.pages", RailEntry(_("Rules"), "workflow", "rules:rules", 35, permissions.may_see_rules))
        replies = RailEntry(_("Saved replies"), "text-quote", "rules:saved-replies", 55, permissions.may_write_rules)
        fill("settings.pages", replies)
