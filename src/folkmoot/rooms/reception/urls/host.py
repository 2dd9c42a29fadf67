"""Addresses of the reception, for the team of a workspace."""

from django.urls import path

from folkmoot.rooms.reception.views import hosting

app_name = "rooms"
urlpatterns = [
    path("", hosting.overview, name="overview"),
    path("settings/", hosting.settings, name="settings"),
]
