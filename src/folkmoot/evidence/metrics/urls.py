"""Addresses of metrics."""

from django.urls import path

from folkmoot.evidence.metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.metrics, name="metrics"),
    path("<slug:name>/", views.metric, name="metric"),
    path("<slug:name>/rows/", views.rows, name="rows"),
]
