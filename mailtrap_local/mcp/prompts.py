"""Prompts of a server: texts that a user chooses, with arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailtrap_local.mcp.messages import INVALID_PARAMS, RpcError


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTemplate:
    """A prompt: its arguments with their descriptions, all of them optional, and its messages."""

    name: str
    description: str
    arguments: Mapping[str, str]
    messages: Callable[[Mapping[str, str]], list[dict[str, Any]]]

    @property
    def definition(self) -> dict[str, Any]:
        """The prompt as lists have it."""
        arguments = [
            {"name": name, "description": text, "required": False}
            for name, text in self.arguments.items()
        ]
        return {"name": self.name, "description": self.description, "arguments": arguments}

    def filled(self, given: object) -> dict[str, Any]:
        """Return the prompt with its arguments. Raises RpcError for invalid ones."""
        given = {} if given is None else given
        if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
            raise RpcError(INVALID_PARAMS, "the arguments of a prompt are texts by their names")
        if unknown := sorted(given.keys() - self.arguments.keys()):
            names = ", ".join(self.arguments) or "none"
            raise RpcError(INVALID_PARAMS, f"no argument {unknown[0][:40]!r}: there are {names}")
        return {"description": self.description, "messages": self.messages(given)}
