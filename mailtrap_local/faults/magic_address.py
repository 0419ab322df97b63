"""Addresses that ask for a fault by their name alone: those at `fault.test`."""

DOMAIN = "@fault.test"


def is_magic(recipient: str) -> bool:
    """Return whether an address is at `fault.test`. Cheap: called for every recipient."""
    return recipient[-len(DOMAIN) :].lower() == DOMAIN
