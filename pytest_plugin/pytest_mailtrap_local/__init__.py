"""The pytest plugin of mailtrap-local: what tests and conftest files may import of it.

Loaded wherever the plugin is installed, so public names are loaded when first used (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_mailtrap_local.config import LateMail, MailConfig, UnusedFault

__all__ = ["LateMail", "MailConfig", "UnusedFault"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.config"), name)
