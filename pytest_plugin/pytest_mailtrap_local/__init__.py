"""The pytest plugin of mailtrap-local: what tests and conftest files may import of it.

Loaded wherever the plugin is installed, so it imports only what pytest itself does.
"""

from pytest_mailtrap_local.config import LateMail, MailConfig, UnusedFault

__all__ = ["LateMail", "MailConfig", "UnusedFault"]
