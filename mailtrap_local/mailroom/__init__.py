"""Mailroom: the store, its change signal, the named mailboxes, sessions and faults."""
