"""Addresses of members."""

app_name = "members"
urlpatterns = []
