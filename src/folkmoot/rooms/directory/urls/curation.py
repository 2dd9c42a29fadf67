"""Addresses of curation: for everybody, and for the host's team."""

urlpatterns = []
host_patterns = []
