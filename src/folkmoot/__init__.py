"""Folkmoot, the site: six wings, one app per noun."""
