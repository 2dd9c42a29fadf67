"""Addresses of workspaces."""

from django.urls import path

from folkmoot.foundation.workspaces import views

app_name = "workspaces"
urlpatterns = [
    path("w/<slug:slug>/settings/", views.settings, name="settings"),
    path("w/<slug:slug>/settings/team/", views.team, name="team"),
    path("w/<slug:slug>/settings/team/invite/", views.invite, name="invite"),
    path("w/<slug:slug>/settings/team/invitation/<uuid:uid>/withdraw/", views.withdraw, name="withdraw-invitation"),
    path("w/<slug:slug>/settings/team/<uuid:uid>/role/", views.role, name="change-role"),
    path("w/<slug:slug>/settings/team/<uuid:uid>/end/", views.end, name="end-membership"),
    path("invitation/<uuid:uid>/<str:secret>/", views.invitation, name="invitation"),
]
