"""Addresses of the Day: for everybody, and for the host's team."""

from django.urls import path

from folkmoot.rooms.recognition.views import day, day_host, day_posters

urlpatterns = [
    path("", day.front, name="front"),
    path("day.ics", day.calendar, name="calendar"),
    path("<int:number>/", day.year, name="year"),
    path("tributes/suggest/", day.suggest, name="suggest"),
    path("poster/<uuid:uid>.<slug:kind>", day_posters.of_thanks, name="poster"),
    path("poster/of/<uuid:uid>.<slug:kind>", day_posters.of_person, name="person_poster"),
    path("tributes/suggested/", day.suggested, name="suggested"),
]
host_patterns = [
    path("tributes/", day_host.tributes, name="tributes"),
    path("tributes/<uuid:uid>/", day_host.decide_tribute, name="decide_tribute"),
]
