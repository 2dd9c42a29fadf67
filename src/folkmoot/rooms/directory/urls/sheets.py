"""Addresses of sheets: for everybody, and for the host's team."""

from django.urls import path

from folkmoot.rooms.directory.views import sheets

urlpatterns = []
host_patterns = [
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/upload/", sheets.upload, name="sheet-upload"),
    path("sheets/export/", sheets.export, name="sheet-export"),
    path("sheets/<uuid:uid>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:uid>/progress/", sheets.progress, name="sheet-progress"),
    path("sheets/<uuid:uid>/columns/", sheets.say_columns, name="sheet-columns"),
    path("sheets/<uuid:uid>/choose/", sheets.choose, name="sheet-choose"),
    path("sheets/<uuid:uid>/take-back/", sheets.take_back, name="sheet-take-back"),
    path("sheets/<uuid:uid>/put-away/", sheets.put_away, name="sheet-put-away"),
]
