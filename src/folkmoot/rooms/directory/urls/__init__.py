"""Addresses for everybody."""

from folkmoot.rooms.directory.urls import curation, entry, sheets

app_name = "directory"
urlpatterns = [*entry.urlpatterns, *curation.urlpatterns, *sheets.urlpatterns]
