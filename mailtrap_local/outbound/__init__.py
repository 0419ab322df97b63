"""Clients that send mail out of the sandbox's own process."""
