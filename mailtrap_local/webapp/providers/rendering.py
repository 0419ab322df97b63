"""Render templates of providers: what Handlebars, Mustache and their like have in common.

`{{name}}`, `{{{name}}}`, `{{a.b}}`, sections, `if`, `unless`, `each`, `with` and `else`, comments,
and Mailjet's `{{var:name:"default"}}`. A tag that is none of these stays as it is, for the checks
to find.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

_TAG = re.compile(
    r"\{\{\{(?P<raw>[^{}]{1,500})\}\}\}|\{\{(?P<tag>!--.{0,1000}?--|[^{}]{1,500})\}\}", re.DOTALL
)
_PATH = re.compile(r"(?:\.\./)*(?:\.|this|@\w+|[\w$-]+)(?:[./][\w$-]+)*")
_BLOCK = re.compile(r"(?P<kind>[#^])\s*(?:(?P<helper>if|unless|each|with)\s+)?(?P<path>\S+)")
_MAILJET = re.compile(r"""var:(?P<path>[\w.-]+)(?::\s*["']?(?P<default>[^"']*)["']?)?""")
_DEFAULTED = re.compile(r"""(?P<path>[\w.$-]+)\s*\|\s*default\s*:\s*["'](?P<default>[^"']*)["']""")
_MERGE_TAG = re.compile(r"\*\|(?P<name>[\w:.-]{1,100})\|\*")
_ELSE = frozenset({"else", "^"})
_MOST_DEEP = 50  # sections within each other
_MOST_STEPS = 100_000  # tags and texts that are written out
_LONGEST_TEMPLATE = 2_000_000  # characters
_LONGEST_TEXT = 20_000_000  # characters of what is made of one
_MOST_WORDS = 1000


class BadTemplate(ValueError):
    """A template cannot be rendered; the text says why."""


class MissingVariable(BadTemplate):
    """A template has a variable that there is no value of."""

    def __init__(self, path: str) -> None:
        super().__init__(f"Attribute '{path[:100]}' is not present in the rendering data.")


@dataclass(slots=True)
class _Section:
    """A section of a template: texts, tags and sections, and those behind its `else`."""

    helper: str = ""
    path: str = ""
    nodes: list["str | _Tag | _Section"] = field(default_factory=list)
    otherwise: list["str | _Tag | _Section"] = field(default_factory=list)
    has_else: bool = False

    def add(self, node: "str | _Tag | _Section") -> None:
        (self.otherwise if self.has_else else self.nodes).append(node)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A variable, with the text for where there is none; `raw` if it is not escaped."""

    path: str
    raw: bool
    default: str = ""


def render(template: str, variables: Mapping[str, Any], *, html: bool, strict: bool = False) -> str:
    """Return a template with its variables filled in, escaped in HTML.

    Raises BadTemplate, and MissingVariable if it is `strict`; else what is not there is empty.
    """
    if len(template) > _LONGEST_TEMPLATE:
        raise BadTemplate(f"it has more than {_LONGEST_TEMPLATE:,} characters")
    root = _parse(template)
    budget = iter(range(_MOST_STEPS))
    return _joined(_write(root.nodes, [variables], budget, html=html, strict=strict))


def replace_words(text: str, words: Mapping[str, str]) -> str:
    """Return a text with words replaced by others, the longest first. Raises BadTemplate."""
    wanted = sorted(filter(None, words), key=len, reverse=True)
    if len(wanted) > _MOST_WORDS:
        raise BadTemplate(f"it has more than {_MOST_WORDS} substitutions")
    if not wanted:
        return text
    pattern = re.compile("|".join(map(re.escape, wanted)))
    return _joined(_replaced(text, pattern, lambda found: words[found[0]]))


def replace_merge_tags(text: str, variables: Mapping[str, Any]) -> str:
    """Return a text with the `*|NAME|*` of Mandrill filled in; unknown ones stay.

    Raises BadTemplate.
    """
    known = {name.upper(): value for name, value in variables.items()}

    def value_of(tag: re.Match[str]) -> str:
        name = tag["name"].upper()
        return _text(known[name]) if name in known else tag[0]

    return _joined(_replaced(text, _MERGE_TAG, value_of))


def _replaced(
    text: str, pattern: re.Pattern[str], value_of: Callable[[re.Match[str]], str]
) -> Iterator[str]:
    position = 0
    for found in pattern.finditer(text):
        yield text[position : found.start()]
        yield value_of(found)
        position = found.end()
    yield text[position:]


def _joined(pieces: Iterable[str]) -> str:
    """Return pieces as one text. Raises BadTemplate as soon as it gets too long."""
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length > _LONGEST_TEXT:
            raise BadTemplate(f"it makes more than {_LONGEST_TEXT:,} characters")
    return "".join(kept)


def _parse(template: str) -> _Section:
    stack, position = [_Section()], 0
    for found in _TAG.finditer(template):
        stack[-1].add(template[position : found.start()])
        position = found.end()
        _parse_tag(found, stack)
    if len(stack) > 1:
        raise BadTemplate(f"{{{{#{stack[-1].path[:40]}}}}} has no end")
    stack[-1].add(template[position:])
    return stack[0]


def _parse_tag(found: re.Match[str], stack: list[_Section]) -> None:
    tag = (found["raw"] or found["tag"]).strip().strip("~").strip()
    if tag.startswith("!"):
        return
    if tag.startswith("/"):
        if len(stack) == 1:
            raise BadTemplate(f"{found[0][:40]} ends what has not begun")
        stack.pop()
    elif tag in _ELSE and len(stack) > 1:
        stack[-1].has_else = True
    elif (block := _BLOCK.fullmatch(tag)) and _PATH.fullmatch(block["path"]):
        if len(stack) > _MOST_DEEP:
            raise BadTemplate("sections are nested too deeply")
        helper = "unless" if block["kind"] == "^" else block["helper"] or ""
        section = _Section(helper=helper, path=block["path"])
        stack[-1].add(section)
        stack.append(section)
    else:
        stack[-1].add(_variable(tag, raw=bool(found["raw"])) or found[0])


def _variable(tag: str, *, raw: bool) -> _Tag | None:
    if tag.startswith("&"):
        tag, raw = tag[1:].strip(), True
    for pattern in (_MAILJET, _DEFAULTED):
        if found := pattern.fullmatch(tag):
            return _Tag(found["path"], raw, found["default"] or "")
    return _Tag(tag, raw) if _PATH.fullmatch(tag) else None


def _write(
    nodes: Sequence[str | _Tag | _Section],
    scopes: list[Any],
    budget: Iterator[int],
    *,
    html: bool,
    strict: bool,
) -> Iterator[str]:
    for node in nodes:
        if next(budget, None) is None:
            raise BadTemplate(f"it writes more than {_MOST_STEPS} pieces")
        if isinstance(node, str):
            yield node
        elif isinstance(node, _Tag):
            value = _find(node.path, scopes)
            if strict and value is None and not node.default:
                raise MissingVariable(node.path)
            text = _text(value) if value not in (None, "") else node.default
            yield escape(text) if html and not node.raw else text
        else:
            for inner, scope in _branches(node, scopes):
                yield from _write(inner, [*scopes, *scope], budget, html=html, strict=strict)


def _branches(
    section: _Section, scopes: list[Any]
) -> Iterator[tuple[Sequence[str | _Tag | _Section], list[Any]]]:
    """Iterate over what a section writes, each with its further scopes."""
    value = _find(section.path, scopes)
    if section.helper in ("if", "unless"):
        holds = bool(value) != (section.helper == "unless")
        yield (section.nodes if holds else section.otherwise), []
    elif not value:
        yield section.otherwise, []
    elif isinstance(value, list) and section.helper != "with":
        for index, each in enumerate(value):
            yield section.nodes, [_Item(each, index, len(value))]
    else:
        yield section.nodes, [value]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list that a section is written for."""

    value: Any
    index: int
    length: int

    def special(self, name: str) -> Any:
        """Return `@index` and its like."""
        facts = {
            "@index": self.index,
            "@first": self.index == 0,
            "@last": self.index == self.length - 1,
        }
        return facts.get(name)


def _find(path: str, scopes: list[Any]) -> Any:
    """Return the value of a path: of the innermost scope that has its first name."""
    while path.startswith("../"):
        path, scopes = path.removeprefix("../"), scopes[:-1] or scopes
    first, *rest = re.split(r"[./]", path) if path != "." else ["this"]
    value: Any = None
    if first.startswith("@"):
        items = [scope for scope in scopes if isinstance(scope, _Item)]
        return items[-1].special(first) if items else None
    for scope in reversed(scopes):
        value = scope.value if isinstance(scope, _Item) else scope
        if first == "this":
            break
        if isinstance(value, Mapping) and first in value:
            value = value[first]
            break
    else:
        return None
    for name in rest:
        value = _member(value, name)
    return value


def _member(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(name)
    if isinstance(value, list) and name.isascii() and name.isdigit() and len(name) < 7:
        return value[int(name)] if int(name) < len(value) else None
    return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list):
        return ""
    return str(value)
