"""Extract the text of HTML that a reader sees. Never raises.

Left out is what elements, attributes, styles and style sheets hide, see `mail.document.style`.
"""

from collections.abc import Iterator

from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Text
from mailtrap_local.mail.document.reader import StyledReader
from mailtrap_local.mail.html import MOST_MARKS, gap


def visible_text(source: str) -> str:
    """The displayed text: one line a block or line break, with white space folded."""
    return "\n".join(visible_lines(source))


def visible_lines(source: str, most_marks: int = MOST_MARKS) -> Iterator[str]:
    """The lines of `visible_text`, one by one."""
    line: list[str] = []
    reader = StyledReader(source, most_marks)
    for node in reader:
        if isinstance(node, Text):
            is_needed = not node.text.isspace() or (line and not line[-1].isspace())
            if is_needed and reader.is_seen(node):
                line.append(node.text)
            continue
        between = gap(node.tag if isinstance(node, Element) else node)
        if between and line and not _is_in_hidden(reader, node):
            if between == "\n":
                yield from _folded(line)
                line = []
            else:
                line.append(between)
    yield from _folded(line)


def _is_in_hidden(reader: StyledReader, node: object) -> bool:
    """Return whether a tag stands in an element that is not displayed, and divides nothing."""
    around = node.parent if isinstance(node, Element) else reader.innermost
    return reader.style(around).hidden.startswith("display")


def _folded(line: list[str]) -> Iterator[str]:
    folded = " ".join("".join(line).split())
    if folded:
        yield folded
