"""Tokenize HTML, and say of each text whether a reader sees it.

The cascade is imported and asked only if something in the document may hide text.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailtrap_local.mail.html import HtmlTag, tokens

if TYPE_CHECKING:
    from mailtrap_local.mail.document.cascade import Styles
    from mailtrap_local.mail.document.outline import Outline

SeenToken = tuple[HtmlTag | str, bool]
"""A tag, or a decoded text and whether it is seen."""

_MAY_HIDE = re.compile(r"<style|style\s*+=|bgcolor|<font|hidden|<template|<dialog", re.IGNORECASE)
# Styles that `codes.styles` does not judge, or not like a browser. White text is no sign: most
# buttons have it.
_MAY_HIDE_BY_MORE = re.compile(
    r"<style|<font|overflow|max-|text-indent|position|clip|scale|transparent|margin[\w-]*\s*+:\s*+-"
    r"|font(?:-size)?\s*+:\s*+[01](?![\d.])|color\s*+:\s*+(?:rgb|hsl|#f[c-e])|hidden|display",
    re.IGNORECASE,
)


def seen_tokens(source: str) -> Iterator[SeenToken]:
    """Tags, and decoded texts with whether they are seen."""
    if _MAY_HIDE.search(source) is None:
        for token in tokens(source):
            yield token, True
        return
    yield from _judged(source)


def seen_tokens_or_unknown(source: str) -> Iterator[tuple[HtmlTag | str, bool | None]]:
    """Tags and texts; None for all if simple styles alone can hide something."""
    if _MAY_HIDE_BY_MORE.search(source) is None:
        for token in tokens(source):
            yield token, None
        return
    yield from _judged(source)


def seen_tokens_of(outline: "Outline", styles: "Styles") -> Iterator[SeenToken]:
    """The same of a document that is read."""
    from mailtrap_local.mail.document.outline import Text  # noqa: PLC0415  # slow to import

    for node in outline.nodes:
        if isinstance(node, Text):
            yield node.text, node.text.isspace() or styles.is_seen(node.element)
        else:
            yield node if isinstance(node, HtmlTag) else node.tag, True


def _judged(source: str) -> Iterator[SeenToken]:
    from mailtrap_local.mail.document.outline import Text  # noqa: PLC0415  # slow to import
    from mailtrap_local.mail.document.reader import StyledReader  # noqa: PLC0415  # likewise

    reader = StyledReader(source)
    for node in reader:
        if isinstance(node, Text):
            yield node.text, node.text.isspace() or reader.is_seen(node)
        else:
            yield node if isinstance(node, HtmlTag) else node.tag, True
