"""Metrics: named figures with a written definition, their n, their exclusions and the rows behind them."""
