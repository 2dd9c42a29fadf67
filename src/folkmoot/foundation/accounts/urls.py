"""Addresses of accounts."""

from django.urls import path

from folkmoot.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/theme/", views.theme, name="theme"),
    path("me/rows/", views.rows, name="rows"),
]
