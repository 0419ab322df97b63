"""Mailboxes for tests and scripts: read, wait, assert."""
