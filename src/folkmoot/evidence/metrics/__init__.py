"""Pages of metrics: each figure with its definition, its n and the rows behind it."""
