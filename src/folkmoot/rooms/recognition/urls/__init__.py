"""Addresses for everybody."""

from folkmoot.rooms.recognition.urls import day, thanks

app_name = "recognition"
urlpatterns = [*thanks.urlpatterns, *day.urlpatterns]
