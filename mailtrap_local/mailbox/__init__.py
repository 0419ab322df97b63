"""Mailboxes as tests and scripts hold them: look, wait, assert."""
