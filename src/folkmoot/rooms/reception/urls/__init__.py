"""Addresses of the reception, for everybody."""

from django.urls import path

from folkmoot.rooms.reception.views import letters

app_name = "reception"
urlpatterns = [path("letters/stop/<str:token>/", letters.stop, name="stop")]
