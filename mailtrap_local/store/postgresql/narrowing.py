"""Conditions in SQL on the search texts of messages, for an index of trigrams."""

from mailtrap_local.search.tree import AllOf, Node, Not, Term

_TRIGRAM = 3  # characters


def text_condition(node: Node, values: dict[str, str]) -> str | None:
    """Return a condition that the text of each message fits which fits a query; None without any.

    `values` gets what the condition names.
    """
    if isinstance(node, Term):
        pattern = _pattern(node.needle)
        if pattern is None:
            return None
        name = f"pattern{len(values)}"
        values[name] = pattern
        return f"folded LIKE %({name})s"
    if isinstance(node, Not):
        return None
    each = [text_condition(operand, values) for operand in node.operands]
    known = [condition for condition in each if condition is not None]
    if isinstance(node, AllOf):
        return f"({' AND '.join(known)})" if known else None
    return f"({' OR '.join(known)})" if len(known) == len(each) else None


def _pattern(needle: bytes) -> str | None:
    """Return the pattern of LIKE for texts with a needle; None if it has no trigram."""
    try:
        text = needle.decode()
    except UnicodeDecodeError:  # a mark, or a lone surrogate
        return None
    if "\0" in text or len(text) < _TRIGRAM:
        return None
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
