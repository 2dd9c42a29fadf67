"""Addresses of entry: for everybody, and for the host's team."""

urlpatterns = []
host_patterns = []
