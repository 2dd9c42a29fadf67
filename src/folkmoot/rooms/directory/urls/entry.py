"""Addresses of entry, for everybody. `last_patterns` take any word: they stand behind those of the other modules."""

from django.urls import path

from folkmoot.rooms.directory.views import entry, entry_forms

urlpatterns = [
    path("", entry.front, name="front"),
    path("search/", entry.search, name="search"),
    path("changes.atom", entry.changes, name="changes"),
    path("sitemap.xml", entry.sitemap, name="sitemap"),
    path("people/<uuid:uid>/", entry.person, name="person"),
    path("submit/", entry_forms.submit, name="submit"),
    path("confirm/<str:token>/", entry_forms.confirm, name="confirm"),
    path("consent/<str:token>/", entry_forms.consent, name="consent"),
    path("again/<str:token>/", entry_forms.again, name="again"),
    path("mine/", entry_forms.mine, name="mine"),
    path("own/<str:token>/", entry_forms.own, name="own"),
    path("own/<str:token>/correct/", entry_forms.correct, name="correct"),
    path("own/<str:token>/hide/", entry_forms.hide, name="hide"),
    path("own/<str:token>/remove/", entry_forms.remove, name="remove"),
]
last_patterns = [
    path("<slug:roll>/", entry.roll, name="roll"),
    path("<slug:roll>/embed/", entry.embed, name="embed"),
]
host_patterns = []
