"""Explains failed comparisons of messages in assertions."""

from collections.abc import Sequence
from difflib import unified_diff
from itertools import zip_longest

from mailtrap_local import Message, matching


def explain(left: object, right: object) -> list[str] | None:
    """Explain a failed `left == right`; None if no messages are compared."""
    if isinstance(left, matching) and isinstance(right, Message):
        left, right = right, left
    if isinstance(left, Message):
        if isinstance(right, matching):
            return [f"message #{left.seq} is not as wanted", *_table(left, right)]
        return _difference(left, right) if isinstance(right, Message) else None
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _pairs(left, right)
    return None


def _table(message: Message, wanted: matching) -> list[str]:
    return [
        f"  ok  {verdict.field}: {verdict.wanted}"
        if verdict.met
        else f"  x   {verdict.field}: wanted {verdict.wanted}, found {verdict.found or 'nothing'}"
        for verdict in wanted.explain(message)
    ]


def _difference(left: Message, right: Message) -> list[str]:
    before, after = left.snapshot().splitlines(), right.snapshot().splitlines()
    lines = list(unified_diff(before, after, f"#{left.seq}", f"#{right.seq}", lineterm=""))
    first = f"message #{left.seq} == message #{right.seq}"
    return [first, *(lines or ["two messages of the same content"])]


def _pairs(left: Sequence[object], right: Sequence[object]) -> list[str] | None:
    """Explain a list of messages against a list of `matching`; None for other lists."""
    if not (
        all(isinstance(one, Message) for one in left)
        and any(isinstance(one, matching) for one in right)
    ):
        return None
    lines = [f"{len(left)} messages, wanted {len(right)}"]
    for at, (message, wanted) in enumerate(zip_longest(left, right)):
        if isinstance(message, Message) and isinstance(wanted, matching):
            if message != wanted:
                lines += [f"at {at}:", *_table(message, wanted)]
        elif message is None:
            lines.append(f"at {at}: nothing, wanted {wanted!r}")
        elif wanted is None:
            lines.append(f"at {at}: {message!r}, wanted nothing")
    return lines
