"""Addresses of sheets: for everybody, and for the host's team."""

from django.urls import path

from folkmoot.rooms.directory.views import insight, sheets

urlpatterns = [
    path("insight/", insight.insight, name="insight"),
    path("insight/report/", insight.want_report, name="want-report"),
    path("insight/report/<int:year>/", insight.report, name="report"),
    path("insight/reader/<str:token>/", insight.reader, name="reader"),
    path("survey/<str:token>/", insight.survey, name="survey"),
]
host_patterns = [
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/upload/", sheets.upload, name="sheet-upload"),
    path("sheets/export/", sheets.export, name="sheet-export"),
    path("sheets/<uuid:uid>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:uid>/progress/", sheets.progress, name="sheet-progress"),
    path("sheets/<uuid:uid>/columns/", sheets.say_columns, name="sheet-columns"),
    path("sheets/<uuid:uid>/choose/", sheets.choose, name="sheet-choose"),
    path("sheets/<uuid:uid>/again/", sheets.again, name="sheet-again"),
    path("sheets/<uuid:uid>/take-back/", sheets.take_back, name="sheet-take-back"),
    path("sheets/<uuid:uid>/put-away/", sheets.put_away, name="sheet-put-away"),
    path("survey/", insight.surveys, name="surveys"),
    path("survey/open/", insight.open_survey, name="survey-open"),
    path("survey/<uuid:uid>/close/", insight.close_survey, name="survey-close"),
    path("survey/<uuid:uid>/report/", insight.preview_report, name="survey-report"),
    path("survey/<uuid:uid>/publish/", insight.publish_report, name="survey-publish"),
]
