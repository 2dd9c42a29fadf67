"""Addresses of workspaces."""

app_name = "workspaces"
urlpatterns = []
