"""Addresses of members."""

from django.urls import path

from folkmoot.stream.members import views

app_name = "members"
urlpatterns = [
    path("", views.members, name="members"),
    path("<uuid:uid>/", views.member, name="member"),
    path("<uuid:uid>/merge/", views.merge, name="merge"),
    path("<uuid:uid>/undo-merge/", views.undo_merge, name="undo-merge"),
    path("<uuid:uid>/staff/", views.staff, name="staff"),
    path("<uuid:uid>/erase/", views.erase, name="erase"),
]
