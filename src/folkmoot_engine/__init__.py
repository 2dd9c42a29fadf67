"""The engine: Arrow tables and files in, Arrow tables out. It knows no site, no settings and no database."""

__version__ = "0.1.0"
