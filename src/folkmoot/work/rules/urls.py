"""Addresses of rules."""

from django.urls import path

from folkmoot.work.rules import views

app_name = "rules"
urlpatterns = [
    path("", views.rules, name="rules"),
    path("starter/", views.starter, name="starter"),
    path("new/", views.new_form, name="new"),
    path("new/yaml/", views.new_yaml, name="new-yaml"),
    path("new/from/<uuid:uid>/", views.example, name="example"),
    path("saved-replies/", views.saved_replies, name="saved-replies"),
    path("saved-replies/<uuid:uid>/", views.saved_reply, name="saved-reply"),
    path("<uuid:uid>/", views.rule, name="rule"),
    path("<uuid:uid>/form/", views.form, name="form"),
    path("<uuid:uid>/yaml/", views.yaml, name="yaml"),
    path("<uuid:uid>/versions/", views.versions, name="versions"),
    path("<uuid:uid>/preview/", views.preview, name="preview"),
    path("<uuid:uid>/preview/cancel/", views.cancel_preview, name="cancel-preview"),
    path("<uuid:uid>/switch/", views.switch, name="switch"),
    path("<uuid:uid>/move/", views.move, name="move"),
    path("<uuid:uid>/duplicate/", views.duplicate, name="duplicate"),
    path("<uuid:uid>/archive/", views.archive, name="archive"),
    path("<uuid:uid>/bring-back/", views.bring_back, name="bring-back"),
    path("<uuid:uid>/undo/", views.undo, name="undo"),
]
