"""Addresses of archives and of search."""

from django.urls import path

from folkmoot.stream.messages.views import archives, search

app_name = "archives"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("archives/", archives.archives, name="archives"),
    path("archives/upload/", archives.upload, name="upload"),
    path("archives/<uuid:uid>/", archives.archive, name="archive"),
    path("archives/<uuid:uid>/progress/", archives.progress, name="progress"),
    path("archives/<uuid:uid>/confirm/", archives.confirm, name="confirm"),
    path("archives/<uuid:uid>/cancel/", archives.cancel, name="cancel"),
    path("archives/<uuid:uid>/resume/", archives.resume, name="resume"),
    path("archives/<uuid:uid>/discard/", archives.discard, name="discard"),
    path("archives/<uuid:uid>/rejects.jsonl", archives.rejects_file, name="rejects"),
]
