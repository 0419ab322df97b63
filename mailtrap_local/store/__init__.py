"""Keeps messages and the log of changes. `base` is the contract, the others meet it."""
