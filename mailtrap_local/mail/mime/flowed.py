"""Reflow text of `format=flowed` (RFC 3676): join the lines of its paragraphs."""

from collections.abc import Mapping

_SIGNATURE = "-- "  # always a line of its own, RFC 3676 section 4.3
_MOST_LINES = 100_000


def reflow(text: str, parameters: Mapping[str, str]) -> str:
    """Return a text/plain body with LF line ends as it is read, by the parameters of its part.

    Joins flowed lines of one quote depth, removes stuffed spaces (section 4.4), and with
    `delsp=yes` the space before each soft break. Quoted paragraphs begin with their marks, once.
    Other text is returned as it is, and so is what follows the first 100,000 lines.
    """
    if parameters.get("format", "").lower() != "flowed":
        return text
    ending = 1 if parameters.get("delsp", "").lower() == "yes" else 0
    paragraphs: list[str] = []
    line: list[str] = []  # pieces of the paragraph that goes on
    depth = 0
    lines = text.split("\n", _MOST_LINES)
    for written in lines[:_MOST_LINES]:
        unquoted = written.lstrip(">")
        marks = len(written) - len(unquoted)
        piece = unquoted.removeprefix(" ")
        if line and (marks != depth or piece in {"", _SIGNATURE}):  # no part of a paragraph
            paragraphs.append(_quoted(line, depth))
            line = []
        depth = marks
        if piece.endswith(" ") and piece != _SIGNATURE:
            line.append(piece[: len(piece) - ending])
        else:
            paragraphs.append(_quoted([*line, piece], depth))
            line = []
    if line:
        paragraphs.append(_quoted(line, depth))
    return "\n".join([*paragraphs, *lines[_MOST_LINES:]])


def _quoted(pieces: list[str], depth: int) -> str:
    text = "".join(pieces)
    return f"{'>' * depth} {text}" if depth and text else ">" * depth + text
