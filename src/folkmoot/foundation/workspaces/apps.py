from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class WorkspacesConfig(AppConfig):
    name = "folkmoot.foundation.workspaces"
    label = "workspaces"
    verbose_name = _("Workspaces")

    def ready(self) -> None:
        pre_migrate.connect(_before_migration, sender=self, dispatch_uid="walls")
        post_migrate.connect(_after_migration, sender=self, dispatch_uid="walls")


def _before_migration(plan=(), **kwargs) -> None:
    from folkmoot.foundation.workspaces.queries import walls  # models are there only once every app is loaded

    if plan:
        walls.take_down()


def _after_migration(**kwargs) -> None:
    from folkmoot.foundation.workspaces.queries import walls  # as above

    walls.put_up()
