"""The pytest plugin of mailtrap-local, and the names that conftest files may import.

Public names are loaded when first used (PEP 562), as pytest loads this package in every run.
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
