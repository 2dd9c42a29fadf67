"""Every address of the site, wing by wing."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
