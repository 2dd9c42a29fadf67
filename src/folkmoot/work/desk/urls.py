"""Addresses of desk."""

from django.urls import path

from folkmoot.work.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.start, name="desk"),
    path("covers/", views.covers, name="covers"),
    path("message/<uuid:uid>/", views.message, name="message"),
    path("settings/house-rules/", views.house_rules, name="house-rules"),
    path("settings/house-rules/<uuid:uid>/", views.house_rule, name="house-rule"),
    path("settings/house-rules/<uuid:uid>/retire/", views.retire_house_rule, name="retire-house-rule"),
    path("settings/queues/", views.queues, name="queues"),
    path("settings/queues/<uuid:uid>/", views.queue, name="queue"),
    path("<slug:view>/", views.cases, name="cases"),
    path("<slug:view>/news/", views.news, name="news"),
    path("<slug:view>/bulk/", views.bulk, name="bulk"),
    path("<slug:view>/case/<uuid:uid>/", views.case, name="case"),
    path("<slug:view>/case/<uuid:uid>/<slug:verb>/", views.act, name="act"),
]
