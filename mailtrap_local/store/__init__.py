"""Stores: keep messages and the log of changes. `base` is their contract."""
