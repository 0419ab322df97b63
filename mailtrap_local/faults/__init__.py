"""Faults: rules that make the server misbehave on purpose, and the registry of those in force."""
