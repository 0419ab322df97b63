"""Relays: messages are sent on to real servers, by the log of changes or while a client waits."""
