"""Addresses of messages."""

app_name = "archives"
urlpatterns = []
