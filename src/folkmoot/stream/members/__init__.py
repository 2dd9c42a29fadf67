"""People of the community and the handles they go by."""
