"""Every address of the site, wing by wing."""

from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

from folkmoot.doors.api import api
from folkmoot.foundation.web.views import nowhere

handler400 = "folkmoot.foundation.web.views.bad_request"
handler403 = "folkmoot.foundation.web.views.forbidden"
handler404 = "folkmoot.foundation.web.views.not_found"
handler429 = "folkmoot.foundation.web.views.too_often"  # allauth asks for it
handler500 = "folkmoot.foundation.web.views.broken"

# Pages name the language and the version in the address, so that browsers need not ask again.
words_for_scripts = cache_control(max_age=3600, private=True)(JavaScriptCatalog.as_view(packages=None))

urlpatterns = [
    # An address is proved by its invitation: no page may give an account another one, unproved.
    path("accounts/email/", nowhere),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("i18n/catalog.js", words_for_scripts, name="javascript-catalog"),
    path("", include("folkmoot.foundation.web.urls")),
    path("", include("folkmoot.foundation.accounts.urls")),
    path("", include("folkmoot.foundation.workspaces.urls")),
    path("w/<slug:slug>/channels/", include("folkmoot.stream.channels.urls")),
    path("w/<slug:slug>/members/", include("folkmoot.stream.members.urls")),
    path("w/<slug:slug>/", include("folkmoot.stream.messages.urls")),
    path("w/<slug:slug>/desk/", include("folkmoot.work.desk.urls")),
    path("w/<slug:slug>/metrics/", include("folkmoot.evidence.metrics.urls")),
    path("w/<slug:slug>/rules/", include("folkmoot.work.rules.urls")),
    path("w/<slug:slug>/reports/", include("folkmoot.evidence.reports.urls")),
    path("brief/", include("folkmoot.evidence.reports.urls.open")),
    path("w/<slug:slug>/rooms/", include("folkmoot.rooms.reception.urls.host")),
    path("w/<slug:slug>/directory/", include("folkmoot.rooms.directory.urls.host")),
    path("w/<slug:slug>/thanks/", include("folkmoot.rooms.recognition.urls.host")),
    path("", include("folkmoot.rooms.reception.urls")),
    path("directory/", include("folkmoot.rooms.directory.urls")),
    path("thanks/", include("folkmoot.rooms.recognition.urls")),
    path("scorecard/", include("folkmoot.rooms.scorecard.urls")),
    path("api/v1/", api.urls),
]
