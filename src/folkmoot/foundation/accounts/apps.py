from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "folkmoot.foundation.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # Models and signals are there only once every app is loaded.
        from allauth.account.signals import password_changed, password_reset, password_set
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from folkmoot.foundation.accounts import actions

        user_logged_in.connect(actions.record_sign_in, dispatch_uid="audit")
        user_logged_out.connect(actions.record_sign_out, dispatch_uid="audit")
        for signal in (password_changed, password_reset, password_set):
            signal.connect(actions.record_new_password, dispatch_uid="audit")
