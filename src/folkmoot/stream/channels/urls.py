"""Addresses of channels."""

from django.urls import path

from folkmoot.stream.channels import views

app_name = "channels"
urlpatterns = [
    path("", views.channels, name="channels"),
    path("<uuid:uid>/", views.channel, name="channel"),
]
