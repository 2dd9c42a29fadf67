"""Addresses for the team that looks after the room."""

from folkmoot.rooms.directory.urls import curation, entry, sheets

app_name = "directory_host"
urlpatterns = [*entry.host_patterns, *curation.host_patterns, *sheets.host_patterns]
