"""Tools of a server: what a client sees of each, and how its answer becomes a result."""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec

from mailtrap_local.mcp.schemas import input_schema, output_schema
from mailtrap_local.mcp.untrusted import cleaned, fenced

_Caller = TypeVar("_Caller")


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a call that lasts, in seconds."""

    done: float
    total: float


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """Answer of a tool: its output, blocks of content beside the output's text, or an error."""

    output: msgspec.Struct | None = None
    content: Sequence[Mapping[str, Any]] = ()
    is_error: bool = False

    def result(self) -> dict[str, Any]:
        """Return the result of the call.

        A model may see the text or the structured content alone, so both have all of it. What is
        in the field `untrusted` is cleaned, and marked in the text.
        """
        if self.output is None:
            return {"content": list(self.content), "isError": self.is_error}
        fields: dict[str, Any] = msgspec.to_builtins(self.output)
        trusted = {name: value for name, value in fields.items() if name != "untrusted"}
        texts = [msgspec.json.encode(trusted).decode()]
        structured = trusted
        if "untrusted" in fields:
            structured = {**trusted, "untrusted": cleaned(fields["untrusted"])}
            texts.append(fenced(structured["untrusted"]))
        return {
            "content": [text_block("\n".join(texts)), *self.content],
            "structuredContent": structured,
            "isError": self.is_error,
        }


Waiting = Generator[Progress | None, None, ToolAnswer]
"""A call that lasts. It yields often, so that a client that has gone is noticed."""


@dataclass(frozen=True, kw_only=True)  # not slots: it keeps its definition
class Tool(Generic[_Caller]):
    """A tool. It is called with the caller and its arguments, and returns a `ToolAnswer`.

    One that may last has `wait` instead of `call`, which also gets whether the client wants to
    hear of progress. A tool that `writes` is not for those who may only read.
    """

    name: str
    description: str
    arguments: type[msgspec.Struct]
    output: type[msgspec.Struct] | None = None
    call: Callable[[_Caller, Any], ToolAnswer] | None = None
    wait: Callable[[_Caller, Any, bool], Waiting] | None = field(default=None)
    writes: bool = False
    is_destructive: bool = False
    is_idempotent: bool = False

    @cached_property
    def definition(self) -> dict[str, Any]:
        """The tool as lists have it."""
        annotations: dict[str, bool] = {"readOnlyHint": not self.writes, "openWorldHint": False}
        if self.writes:
            annotations["destructiveHint"] = self.is_destructive
            annotations["idempotentHint"] = self.is_idempotent
        definition = {
            "name": self.name,
            "description": self.description,
            "inputSchema": input_schema(self.arguments),
            "annotations": annotations,
        }
        if self.output is not None:
            definition["outputSchema"] = output_schema(self.output)
        return definition

    def read(self, arguments: object) -> msgspec.Struct:
        """Return the arguments. Raises ValidationError for invalid ones."""
        return msgspec.convert({} if arguments is None else arguments, self.arguments)

    def start(self, caller: _Caller, arguments: msgspec.Struct, *, has_progress: bool) -> Waiting:
        """Call it; yields as it lasts."""
        if self.wait is not None:
            return (yield from self.wait(caller, arguments, has_progress))
        assert self.call is not None  # noqa: S101  # a tool has one of both
        return self.call(caller, arguments)


def text_block(text: str) -> dict[str, Any]:
    """Return a block of text."""
    return {"type": "text", "text": text}


def error_answer(text: str) -> ToolAnswer:
    """Return an answer that says what was wrong, for a model to mend."""
    return ToolAnswer(content=[text_block(text)], is_error=True)
