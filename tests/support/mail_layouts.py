"""Bodies of mails as senders lay them out, written from short descriptions.

A description has a line for each block: `# ` a heading, `* ` what stands in a block of its own,
`| a | b |` a row of a table, `~ ` the footer, `[words](url)` a button, anything else a paragraph.
"""

import html
import re
from collections.abc import Callable

_BUTTON = re.compile(r"\[([^]]*)\]\((\S+)\)\Z")
_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_HEAD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><style>body{margin:0}.code{font-size:34px;'
    "letter-spacing:6px}@media(max-width:600px){.box{width:100%!important}}</style></head>"
    '<body style="background-color:#f4f4f7">'
    '<div style="display:none;max-height:0">Preview 2048</div>'
)


def bodies(description: str, layout: str) -> tuple[str | None, str | None]:
    """Plain text and HTML of a mail. Layouts: text, both and the names of `_BLOCKS`."""
    lines = description.strip("\n").split("\n")
    if layout == "text":
        return as_text(lines), None
    if layout == "both":
        return as_text(lines), as_html(lines, _BLOCKS["card"])
    return None, as_html(lines, _BLOCKS[layout])


def as_text(lines: list[str]) -> str:
    shown = []
    for line in lines:
        button = _BUTTON.match(line)
        if button:
            shown.append(f"{button[1]}: {button[2]}\n")
        elif line.startswith("* "):
            shown.append(f"\n    {line[2:]}\n")
        elif line.startswith("|"):
            shown.append(": ".join(cell.strip() for cell in line.strip("|").split("|")))
        elif line.startswith(("# ", "~ ")):
            shown.append(f"{line[2:]}\n")
        else:
            shown.append(line)
    return "\n".join(shown)


def as_html(lines: list[str], block: Callable[[str], str]) -> str:
    rows = "".join(
        f'<tr><td style="padding:8px 40px">{_element(line, block)}</td></tr>'
        for line in lines
        if line
    )
    return (
        f'{_HEAD}<table role="presentation" width="100%"><tr><td align="center">'
        f'<table class="box" width="600" style="background:#ffffff;{_FONT}">'
        f'<tr><td><img src="https://cdn.example/logo_2048.png" width="120" alt=""></td></tr>'
        f"{rows}</table></td></tr></table></body></html>"
    )


def _element(line: str, block: Callable[[str], str]) -> str:
    button = _BUTTON.match(line)
    if button:
        url, words = html.escape(button[2]), html.escape(button[1])
        return f'<a href="{url}" style="background:#3869d4;color:#ffffff;padding:10px">{words}</a>'
    text = html.escape(line.lstrip("#*~| ") if line[0] in "#*~" else line)
    if line.startswith("# "):
        return f'<h1 style="font-size:24px;margin:0">{text}</h1>'
    if line.startswith("* "):
        return block(text)
    if line.startswith("~ "):
        return f'<p style="font-size:12px;color:#888888">{text}</p>'
    if line.startswith("|"):
        cells = "".join(f"<td>{cell.strip()}</td>" for cell in text.strip("|").split("|"))
        return f"<table><tr>{cells}</tr></table>"
    return f'<p style="font-size:16px;line-height:24px">{text}</p>'


def _cells(text: str) -> str:
    cells = "".join(
        f'<td style="border:1px solid #dddddd;font-size:24px">{one}</td>'
        for one in text.replace(" ", "")
    )
    return f"<table><tr>{cells}</tr></table>"


_BLOCKS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: f"<p><b>{text}</b></p>",
    "card": lambda text: (
        '<div style="font-size:32px;font-weight:700;letter-spacing:6px;text-align:center">'
        f"{text}</div>"
    ),
    "mono": lambda text: f'<p><code style="font-family:Menlo,monospace">{text}</code></p>',
    "border": lambda text: (
        f'<table><tr><td style="border:2px dashed #cccccc;padding:16px">{text}</td></tr></table>'
    ),
    "h1": lambda text: f"<h1>{text}</h1>",
    "class": lambda text: f'<div class="code">{text}</div>',
    "cells": _cells,
    "spans": lambda text: "".join(
        f'<span style="display:inline-block;margin:4px">{one}</span>'
        for one in text.replace(" ", "")
    ),
    "centered": lambda text: f'<center><font size="6" face="Courier New">{text}</font></center>',
    "nested": lambda text: (
        f"<div><div><p><span><strong>&nbsp;{text}&nbsp;</strong></span></p></div></div>"
    ),
}
