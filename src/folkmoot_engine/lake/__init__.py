"""The lake: a copy of the truth for counting, in Parquet, by workspace and month."""

from folkmoot_engine.lake.tables import Tables

__all__ = ["Tables"]
