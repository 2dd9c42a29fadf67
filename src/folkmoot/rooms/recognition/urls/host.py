"""Addresses for the team that looks after the room."""

from folkmoot.rooms.recognition.urls import day, thanks

app_name = "recognition_host"
urlpatterns = [*thanks.host_patterns, *day.host_patterns]
