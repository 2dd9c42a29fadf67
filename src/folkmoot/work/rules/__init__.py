"""Rules of a workspace: written, previewed on history, switched on, and what they did."""
