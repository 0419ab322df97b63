"""Resources of a server, as it needs them."""

from abc import abstractmethod
from collections.abc import Collection, Generator, Sequence
from typing import Any, Protocol, TypeVar

_Caller_contra = TypeVar("_Caller_contra", contravariant=True)

Updates = Generator[Collection[str], None, None]
"""URIs of resources that have changed, often none. Ends with the server."""


class ResourceCatalog(Protocol[_Caller_contra]):
    """Resources by their URIs."""

    @abstractmethod
    def resources(self, caller: _Caller_contra) -> list[dict[str, Any]]:
        """Return all."""

    @abstractmethod
    def templates(self) -> list[dict[str, Any]]:
        """Return the templates of URIs."""

    @abstractmethod
    def contents(self, caller: _Caller_contra, uri: str) -> list[dict[str, Any]] | None:
        """Return the contents of a resource, None if there is none of that URI."""

    @abstractmethod
    def known(self, uris: Sequence[str]) -> list[str]:
        """Return those URIs whose changes can be followed."""

    @abstractmethod
    def updates(self, caller: _Caller_contra, uris: Sequence[str]) -> Updates:
        """Follow the changes of resources, from the call on."""
