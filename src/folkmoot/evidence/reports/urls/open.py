"""Addresses that links in mails lead to; they say themselves whose and what they are."""

from django.urls import path

from folkmoot.evidence.reports import views

app_name = "briefs"
urlpatterns = [
    path("<str:token>/", views.read, name="read"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
