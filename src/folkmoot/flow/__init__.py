"""The way of a message, from step to step, and the worker that walks it."""
