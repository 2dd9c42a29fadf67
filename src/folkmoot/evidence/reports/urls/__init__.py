"""Addresses of reports."""

from django.urls import path

from folkmoot.evidence.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.briefs, name="briefs"),
    path("settings/", views.settings, name="settings"),
    path("settings/mine/", views.mine, name="mine"),
    path("settings/stakeholders/", views.stakeholder, name="stakeholder"),
    path("settings/recipients/<uuid:uid>/remove/", views.remove, name="remove"),
    path("deliveries/<uuid:uid>/again/", views.again, name="again"),
    path("<slug:week>/", views.brief, name="brief"),
    path("<slug:week>/send/", views.send, name="send"),
]
