"""Addresses of thanks: for everybody, and for the host's team."""

from django.urls import path

from folkmoot.rooms.recognition.views import thanks, thanks_host, thanks_links

urlpatterns = [
    path("say/", thanks.say, name="say"),
    path("said/", thanks.said, name="said"),
    path("wall/", thanks.wall, name="wall"),
    path("to/<slug:person>/", thanks.person, name="person"),
    path("share/", thanks.share, name="share"),
    path("embed/", thanks.embed, name="embed"),
    path("embed/<slug:person>/", thanks.embed, name="embed_person"),
    path("badge/", thanks.badge, name="badge"),
    path("feed.atom", thanks.feed, name="feed"),
    path("mine/<str:token>/", thanks_links.mine, name="mine"),
    path("own/<str:token>/", thanks_links.own, name="own"),
    path("quiet/<str:token>/", thanks_links.quiet, name="quiet"),
    path("for-you/<str:token>/", thanks_links.passed, name="passed"),
]
host_patterns = [
    path("", thanks_host.queue, name="queue"),
    path("people/", thanks_host.people, name="people"),
    path("mine/", thanks_host.mine, name="mine"),
    path("<uuid:uid>/", thanks_host.one, name="one"),
    path("<uuid:uid>/accept/", thanks_host.accept, name="accept"),
    path("<uuid:uid>/refuse/", thanks_host.refuse, name="refuse"),
    path("<uuid:uid>/take-back/", thanks_host.take_back, name="take_back"),
]
