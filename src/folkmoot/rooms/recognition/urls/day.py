"""Addresses of the Day: for everybody, and for the host's team."""

from django.urls import path

from folkmoot.rooms.recognition.views import day, day_heard, day_host, day_posters

urlpatterns = [
    path("", day.front, name="front"),
    path("day.ics", day.calendar, name="calendar"),
    path("archive/", day.archive, name="archive"),
    path("<int:number>/", day.year, name="year"),
    path("tributes/suggest/", day.suggest, name="suggest"),
    path("poster/<uuid:uid>.<slug:kind>", day_posters.of_thanks, name="poster"),
    path("poster/of/<uuid:uid>.<slug:kind>", day_posters.of_person, name="person_poster"),
    path("tributes/suggested/", day.suggested, name="suggested"),
]
host_patterns = [
    path("tributes/", day_host.tributes, name="tributes"),
    path("tributes/<uuid:uid>/", day_host.decide_tribute, name="decide_tribute"),
    path("heard/", day_heard.heard, name="heard"),
    path("heard/hashtag/", day_heard.hashtag, name="hashtag"),
    path("heard/<uuid:uid>/", day_heard.one, name="heard_one"),
    path("heard/<uuid:uid>/leave/", day_heard.leave, name="heard_leave"),
    path("heard/<uuid:uid>/take-back/", day_heard.take_back, name="heard_take_back"),
    path("praise/", day_heard.praise, name="praise"),
    path("praise/<uuid:uid>/", day_heard.decide_praise, name="decide_praise"),
]
