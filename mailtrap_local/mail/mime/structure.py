"""Split raw bytes into a tree of MIME parts, by offsets, in one pass (RFC 2046 section 5.1).

Decodes no body. Each line that starts with two hyphens is looked up among the open boundaries, so
time grows only with the size of the message, not with the depth of its parts.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from mailtrap_local.mail.mime.defect import Defect, DefectCollector
from mailtrap_local.mail.mime.headers import (
    HeaderBudget,
    Headers,
    find_empty_line,
    read_headers,
)
from mailtrap_local.mail.mime.parameters import (
    MOST_PARAMETERS,
    lacks_semicolon,
    parse_parameters,
)
from mailtrap_local.mail.mime.part import MESSAGE_TYPES, Part, safe_filename
from mailtrap_local.mail.mime.transfer_encoding import is_identity

MAX_DEPTH = 100
MAX_PARTS = 1000
_MOST_HYPHEN_LINES = 200_000  # that are compared with boundaries

_HYPHENS = re.compile(
    rb"\n--([^\r\n]*)(?=(\r{0,3}\n?))"
)  # its line end may be the next one's start
_WHITE_SPACE = re.compile(rb"\s*+")
_BRACKETED = re.compile(r"<([^<>]*+)>")
_MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+")


def split(raw: bytes) -> tuple[tuple[Part, ...], tuple[Defect, ...]]:
    """Parts, depth first, the message itself first, and the defects of the tree."""
    splitter = _Splitter(raw)
    splitter.run()
    if "header-charset-unknown" in splitter.defects:
        splitter.decode_headers_by_bodies()
    parts: dict[int, Part] = {}
    for number in range(len(splitter.nodes), 0, -1):  # children have higher numbers
        node = splitter.nodes[number - 1]
        parts[number] = node.freeze(number, tuple(parts[child] for child in node.children))
    return tuple(parts[number] for number in sorted(parts)), tuple(splitter.defects.defects())


@dataclass(slots=True)
class _Node:
    """A part whose end and children are not known yet."""

    start: int
    body: int
    headers: Headers
    content_type: str
    parameters: dict[str, str]
    encoding: str
    end: int = -1
    children: list[int] = field(default_factory=list)
    boundary: bytes | None = None  # of a multipart, until its closing delimiter

    def freeze(self, number: int, children: tuple[Part, ...]) -> Part:
        disposition, parameters = parse_parameters(self.headers.raw("Content-Disposition") or "")
        filename = parameters.get("filename") or self.parameters.get("name", "")
        charset = self.parameters.get("charset", "").strip(" '\"").lower()
        content_id = (self.headers.get("Content-ID") or "").strip()
        bracketed = _BRACKETED.search(content_id)  # comments may stand around it
        content_id = (bracketed[1] if bracketed else content_id).strip("<> ")
        return Part(
            number=number,
            content_type=self.content_type,
            parameters=self.parameters,
            headers=self.headers,
            charset=charset or None,
            encoding=self.encoding,
            disposition=disposition or None,
            filename=safe_filename(filename) if filename else None,
            content_id=content_id or None,
            start=self.start,
            body=self.body,
            end=self.end,
            children=children,
        )


class _Boundary(NamedTuple):
    """A boundary line of an open multipart."""

    before: int  # end of the content before it: the line break is part of the boundary
    after: int
    depth: int  # of its multipart
    is_last: bool


class _Splitter:
    """One pass over a message. `_open` is the path from the root to the current part."""

    def __init__(self, raw: bytes) -> None:
        self.nodes: list[_Node] = []
        self.defects = DefectCollector()
        self._raw = raw
        self._open: list[_Node] = []
        self._depths: dict[bytes, list[int]] = {}  # by boundary: depths of its multiparts
        self._headers_end = 0  # of the last searched empty line
        self._header_budget = HeaderBudget()
        self._hyphen_lines = 0

    def run(self) -> None:
        position = self._begin_part(0)
        while (boundary := self._find_boundary(position, len(self._raw))) is not None:
            self._end_parts(boundary.depth + 1, boundary.before)
            if boundary.is_last:
                self._forget_boundary(self._open[boundary.depth])
                position = boundary.after
            elif self._is_unmarked_end(boundary):
                position = boundary.after
            elif self._is_full():
                break
            else:
                position = self._begin_part(boundary.after)
        self._end_parts(0, len(self._raw))

    def decode_headers_by_bodies(self) -> None:
        """Decode header fields of raw octets by the charset of the first text that declares one."""
        charsets = (
            node.parameters.get("charset")
            for node in self.nodes
            if node.content_type.startswith("text/")
        )
        charset = next(filter(None, charsets), None)
        budget, ignored = HeaderBudget(), DefectCollector()
        for node in self.nodes if charset else ():
            declares_one = "charset" in node.parameters  # which has been used
            if not declares_one and not self._raw[node.start : node.body].isascii():
                node.headers, _ = read_headers(
                    self._raw, node.start, node.body, ignored, budget, charset=charset
                )
                _, node.parameters = parse_parameters(node.headers.raw("Content-Type") or "")

    def _is_unmarked_end(self, boundary: _Boundary) -> bool:
        """Return whether a delimiter lacks the hyphens of the last one: no part follows."""
        if not self._open[boundary.depth].children:
            return False
        space = _WHITE_SPACE.match(self._raw, boundary.after)
        end = space.end() if space else boundary.after
        if end == len(self._raw):
            return True
        if self._raw[end : end + 2] != b"--":
            return False
        following = self._find_boundary(boundary.after, self._line_end(end))
        return following is not None and following.depth < boundary.depth

    def _line_end(self, position: int) -> int:
        end = self._raw.find(b"\n", position)
        return end + 1 if end >= 0 else len(self._raw)

    def _is_full(self) -> bool:
        if len(self.nodes) < MAX_PARTS:
            return False
        self.defects.add("too-many-parts", f"only the first {MAX_PARTS} are taken apart")
        for node in self._open:  # their rest is not searched
            self._forget_boundary(node)
        return True

    def _begin_part(self, start: int) -> int:
        """Read a part, and the message in it if any; return the offset to continue at."""
        position = start
        while True:
            node = self._read_node(position)
            if self._open:
                self._open[-1].children.append(len(self.nodes) + 1)
            self.nodes.append(node)
            self._open.append(node)
            position = node.body
            if not self._may_hold_parts(node):
                return position
            if node.content_type not in MESSAGE_TYPES:
                self._remember_boundary(node)
                return position

    def _read_node(self, start: int) -> _Node:
        end = self._find_headers_end(start)
        headers, body = read_headers(self._raw, start, end, self.defects, self._header_budget)
        in_digest = bool(self._open) and self._open[-1].content_type == "multipart/digest"
        content_type = "message/rfc822" if in_digest else "text/plain"
        parameters: dict[str, str] = {}
        declared = headers.raw("Content-Type")
        if declared is not None:
            content_type, parameters = parse_parameters(declared)
            is_media_type = _MEDIA_TYPE.fullmatch(content_type) is not None
            if not is_media_type or lacks_semicolon(declared):
                self.defects.add("content-type-malformed", repr(declared[:60]))
            if not is_media_type:
                content_type = "text/plain"  # RFC 2045 section 5.2
        encoding, _ = parse_parameters(headers.raw("Content-Transfer-Encoding") or "")
        for name in ("Content-Type", "Content-Disposition"):
            if (headers.raw(name) or "").count(";") > MOST_PARAMETERS:
                self.defects.add("too-many-parameters", f"{name}: the first {MOST_PARAMETERS}")
        return _Node(start, body, headers, content_type, parameters, encoding or "7bit")

    def _find_headers_end(self, start: int) -> int:
        """The offset after the empty line of the headers, or of an earlier boundary."""
        if self._headers_end <= start:
            empty_line = find_empty_line(self._raw, max(start - 1, 0))
            self._headers_end = empty_line.end() if empty_line else len(self._raw)
        boundary = self._find_boundary(start, self._headers_end)
        return max(start, boundary.before) if boundary else self._headers_end

    def _may_hold_parts(self, node: _Node) -> bool:
        if node.content_type in MESSAGE_TYPES:
            # An encoded message (invalid, RFC 2046 section 5.2.1) has no offsets in the raw bytes.
            if not is_identity(node.encoding) or self._is_full():
                return False
        elif not node.content_type.startswith("multipart/"):
            return False
        if len(self._open) > MAX_DEPTH:
            self.defects.add("nesting-too-deep", f"only {MAX_DEPTH} levels are taken apart")
            return False
        return True

    def _remember_boundary(self, node: _Node) -> None:
        boundary = node.parameters.get("boundary", "").rstrip().encode()
        if boundary:
            node.boundary = boundary
            self._depths.setdefault(boundary, []).append(len(self._open) - 1)
        else:
            self.defects.add("boundary-missing", f"{node.content_type} names none")

    def _forget_boundary(self, node: _Node) -> None:
        if node.boundary is not None:
            depths = self._depths[node.boundary]
            depths.pop()
            if not depths:
                del self._depths[node.boundary]
            node.boundary = None

    def _find_boundary(self, start: int, stop: int) -> _Boundary | None:
        """The next line that is a boundary of an open multipart."""
        if not self._depths:
            return None
        for line in _HYPHENS.finditer(self._raw, max(start - 1, 0), stop):
            self._hyphen_lines += 1
            if self._hyphen_lines > _MOST_HYPHEN_LINES:
                self._give_up()
                return None
            mark = line[1].rstrip()  # white space may follow, RFC 2046 section 5.1.1
            is_last = mark not in self._depths and mark.endswith(b"--")
            depths = self._depths.get(mark[:-2] if is_last else mark)
            if depths:
                before = self._end_of_content(line)
                return _Boundary(before, line.end(2), depths[-1], is_last)
        return None

    def _end_of_content(self, line: re.Match[bytes]) -> int:
        """The offset of the line end before a boundary: CR CR LF only if its own is that too."""
        returns = line[2].count(b"\r")
        before = self._raw[max(line.start() - max(returns, 1), 0) : line.start()]
        return line.start() - (len(before) - len(before.rstrip(b"\r")))

    def _give_up(self) -> None:
        """Look for no boundary any more: the open parts go on to the end of the message."""
        self.defects.add(
            "too-many-hyphen-lines", f"boundaries are searched in the first {_MOST_HYPHEN_LINES}"
        )
        for node in self._open:
            self._forget_boundary(node)

    def _end_parts(self, depth: int, end: int) -> None:
        """Close all parts from this depth on."""
        while len(self._open) > depth:
            node = self._open.pop()
            node.end = end = max(node.body, end)  # nor may a parent end before its child
            if node.boundary is not None:
                found = "boundary-not-closed" if node.children else "boundary-not-found"
                self.defects.add(found, repr(node.parameters["boundary"][:80]))
                self._forget_boundary(node)
