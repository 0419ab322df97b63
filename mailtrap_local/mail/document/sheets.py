"""Parse style sheets and `style` attributes into rules and declarations (CSS Syntax). Linear.

Says where each stands. Does not read values: a declaration has its value as it is written.
"""

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from mailtrap_local.mail.css import split_commas

MOST_TOKENS = 100_000
"""Braces, semicolons and the like that are read of a sheet."""
_DEEPEST = 32
_MOST_NESTED = 8
_LONGEST_NESTED = 2000  # characters of selectors
_ESCAPED = r"\\(?:[0-9a-fA-F]{1,6}\s?+|[^0-9a-fA-F])"
_TOKEN = re.compile(
    rf"""(?P<comment> /\*(?:.*?\*/|.*+) )
    | (?P<string> "(?:[^"\\\n]|\\.)*+"? | '(?:[^'\\\n]|\\.)*+'? )
    | (?P<url> \burl\(\s*+(?!["'])(?:[^"'()\\\s]|{_ESCAPED})*+\s*+\) )
    | (?P<escape> {_ESCAPED} ) | (?P<open> [(\[] ) | (?P<close> [)\]] )
    | (?P<begin> \{{ ) | (?P<end> \}} ) | (?P<stop> ; )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_HIDES_SEMICOLONS = re.compile(r"""["'\\{\[]|/\*|url\(""", re.IGNORECASE)
# A rule without anything that could hide a brace or a semicolon.
_PLAIN_RULE = re.compile(
    r"""([^{}@;"'/\\<-]*+(?:-(?!->)[^{}@;"'/\\<-]*+)*+)\{([^{}"'/\\(\[@]*+)\}"""
)
_COMMENT = re.compile(r"/\*(?:.*?\*/|.*+)", re.DOTALL)
_NAME = re.compile(r"\s*+(?:<!--|-->)?\s*+(-{0,2}[A-Za-z_\\][\w\\-]*+|--[\w-]++)\s*+:")
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\s++|<!--|-->|/\*(?:.*?\*/|.*+))*+", re.DOTALL)
_AT = re.compile(_BETWEEN.pattern + r"@([-\w]++)", re.DOTALL)
# At-rules whose block has rules, and those that have declarations.
_GROUPS = frozenset({"media", "supports", "layer", "container", "scope", "starting-style"})
_DESCRIBING = frozenset({"font-face", "page", "property", "viewport", "-ms-viewport"})


class Declaration(NamedTuple):
    """A declaration: `name: value`. `start` is its offset in the document, or in the attribute.

    The name is in lower case, unless it is that of a custom property; the value has no comments
    and no `!important`, which is `important`.
    """

    name: str
    value: str
    important: bool
    start: int


@dataclass(eq=False, slots=True)
class AtRule:
    """An at-rule: its name in lower case, and what stands before its block or its semicolon."""

    name: str
    prelude: str
    start: int
    conditions: tuple["AtRule", ...]
    declarations: list[Declaration] = field(default_factory=list)


class StyleRule:
    """A rule: its selectors as written, and its declarations.

    `conditions` are the at-rules around it, the outermost first; `order` is its number among the
    rules of all sheets. `is_nested` if it stands in another rule, whose selectors are filled in.
    """

    __slots__ = ("_declarations", "body", "conditions", "is_nested", "order", "selectors", "start")

    def __init__(
        self, selectors: str, start: int, order: int, conditions: tuple[AtRule, ...]
    ) -> None:
        self.selectors = selectors
        self.start = start
        self.order = order
        self.conditions = conditions
        self.is_nested = False
        self.body: tuple[str, int] | None = None  # and its offset, of a rule that is plain
        self._declarations: list[Declaration] | None = None

    @property
    def declarations(self) -> list[Declaration]:
        """The declarations, in order."""
        if self._declarations is None:
            self._declarations = [] if self.body is None else _plain_declarations(*self.body)
        return self._declarations


@dataclass(eq=False, slots=True)
class Sheet:
    """A style sheet; `start` is its offset in the document."""

    text: str
    start: int
    rules: list[StyleRule] = field(default_factory=list)
    at_rules: list[AtRule] = field(default_factory=list)


def parse_declarations(style: str, start: int = 0) -> tuple[Declaration, ...]:
    """The declarations of a `style` attribute, invalid ones left out."""
    if has_only_plain(style):
        return tuple(_plain_declarations(style, start))
    found = []
    position = depth = 0
    for token in islice(_TOKEN.finditer(style), MOST_TOKENS):
        kind = token.lastgroup
        if kind in {"open", "begin"}:
            depth += 1
        elif kind in {"close", "end"}:
            depth = max(depth - 1, 0)
        elif kind == "stop" and not depth:
            found.append(_declaration(style, position, token.start(), start))
            position = token.end()
    found.append(_declaration(style, position, len(style), start))
    return tuple(one for one in found if one is not None)


def has_only_plain(style: str) -> bool:
    """Return whether each semicolon of a style ends a declaration."""
    return _HIDES_SEMICOLONS.search(style) is None


def parse_sheet(text: str, start: int = 0, media: str = "", order: int = 0) -> Sheet:
    """Parse a style sheet. `order` is the number of its first rule."""
    sheet = Sheet(text, start)
    around = (AtRule("media", media, start, ()),) if media else ()
    _SheetReader(sheet, order, around).read()
    return sheet


class _Block(NamedTuple):
    """An open block: where its declarations go, whether it has rules, and what is around."""

    declarations: list[Declaration] | None
    has_rules: bool
    conditions: tuple[AtRule, ...]
    rule: StyleRule | None


class _SheetReader:
    """Reader of one sheet."""

    def __init__(self, sheet: Sheet, order: int, around: tuple[AtRule, ...]) -> None:
        self._sheet = sheet
        self._order = order
        self._blocks = [_Block(None, has_rules=True, conditions=around, rule=None)]
        self._item = 0  # where the rule or the declaration begins that is read

    def read(self) -> None:
        depth = position = 0  # of parentheses
        text = self._sheet.text
        for _ in range(MOST_TOKENS):
            if not depth and self._item == position:
                position = self._item = self._read_plain(position)
            token = _TOKEN.search(text, position)
            if token is None:
                break
            kind, position = token.lastgroup, token.end()
            if depth:
                depth += {"open": 1, "begin": 1, "close": -1, "end": -1}.get(kind or "", 0)
            elif kind == "open":
                depth = 1
            elif kind == "begin":
                self._begin(token.start())
                self._item = token.end()
            elif kind == "end":
                self._end(token.start())
                self._item = token.end()
            elif kind == "stop" and self._stop(token.start()):
                self._item = token.end()
        self._stop(len(text))

    def _read_plain(self, position: int) -> int:
        """Read plain rules in a row, and return where they end."""
        around = self._blocks[-1]
        if not around.has_rules or around.rule is not None:
            return position
        found, conditions, start = self._sheet.rules, around.conditions, self._sheet.start
        while (plain := _PLAIN_RULE.match(self._sheet.text, position)) is not None:
            position = plain.end()
            selectors = plain[1].lstrip()
            at = start + plain.end(1) - len(selectors)
            rule = StyleRule(selectors.rstrip(), at, self._order, conditions)
            rule.body = plain[2], start + plain.start(2)
            self._order += 1
            found.append(rule)
        return position

    def _begin(self, at: int) -> None:
        around = self._blocks[-1]
        name = _AT.match(self._sheet.text, self._item, at)
        if len(self._blocks) > _DEEPEST or not around.has_rules:
            block = _Block(None, has_rules=False, conditions=(), rule=None)
        elif name is not None:
            block = self._at_block(self._at_rule(name, at), around)
        else:
            block = self._rule_block(at, around)
        self._blocks.append(block)

    def _at_block(self, rule: AtRule, around: _Block) -> _Block:
        if rule.name in _GROUPS:
            block = around._replace(conditions=(*around.conditions, rule))
            return block if around.rule is None else self._nested(around.rule.selectors, block)
        declarations = rule.declarations if rule.name in _DESCRIBING else None
        return _Block(declarations, has_rules=False, conditions=(), rule=None)

    def _rule_block(self, at: int, around: _Block) -> _Block:
        written = self._sheet.text[self._item : at]
        selectors = _without_comments(written).replace("<!--", "").replace("-->", "").strip()
        before = _BETWEEN.match(written)
        start = self._sheet.start + self._item + (before.end() if before else 0)
        rule = StyleRule(selectors, start, self._order, around.conditions)
        if around.rule is not None:
            rule.is_nested = True
            rule.selectors = _filled_in(around.rule.selectors, selectors)[:_LONGEST_NESTED]
        return self._added(rule)

    def _nested(self, selectors: str, around: _Block) -> _Block:
        """The block of an at-rule in a rule: what it declares is for the elements of that."""
        rule = StyleRule(selectors, around.conditions[-1].start, self._order, around.conditions)
        rule.is_nested = True
        return self._added(rule)

    def _added(self, rule: StyleRule) -> _Block:
        self._order += 1
        self._sheet.rules.append(rule)
        return _Block(rule.declarations, has_rules=True, conditions=rule.conditions, rule=rule)

    def _at_rule(self, name: re.Match[str], end: int) -> AtRule:
        prelude = _without_comments(self._sheet.text[name.end() : end]).strip()
        start = self._sheet.start + name.start(1) - 1
        rule = AtRule(name[1].lower(), prelude, start, self._blocks[-1].conditions)
        self._sheet.at_rules.append(rule)
        return rule

    def _end(self, at: int) -> None:
        self._stop(at)
        if len(self._blocks) > 1:
            self._blocks.pop()

    def _stop(self, at: int) -> bool:
        """End a declaration or an at-rule without a block; return False within a selector."""
        around = self._blocks[-1]
        name = _AT.match(self._sheet.text, self._item, at)
        if name is not None and around.has_rules:
            self._at_rule(name, at)
        elif around.declarations is not None:
            found = _declaration(self._sheet.text, self._item, at, self._sheet.start)
            if found is not None:
                around.declarations.append(found)
        elif around.has_rules and len(self._blocks) == 1:
            return False
        return True


def _declaration(text: str, start: int, end: int, offset: int) -> Declaration | None:
    written = text[start:end]
    if "/*" in written:  # kept as long as it was, for the offsets
        written = _COMMENT.sub(lambda comment: " " * len(comment[0]), written)
    name = _NAME.match(written)
    if name is None:
        return None
    value = written[name.end() :]
    important = _IMPORTANT.search(value) if "!" in value else None
    value = (value[: important.start()] if important else value).strip()
    called = name[1] if name[1].startswith("--") else name[1].lower()
    return Declaration(called, value, important is not None, offset + start + name.start(1))


def _plain_declarations(body: str, start: int) -> list[Declaration]:
    """The declarations of a plain rule."""
    found = []
    for written in body.split(";"):
        one = _declaration(written, 0, len(written), start)
        if one is not None:
            found.append(one)
        start += len(written) + 1
    return found


def _without_comments(text: str) -> str:
    return _COMMENT.sub(" ", text) if "/*" in text else text


def _filled_in(outer: str, inner: str) -> str:
    """The selectors of a nested rule (CSS Nesting)."""
    return ", ".join(
        one.replace("&", around) if "&" in one else f"{around} {one}"
        for one in islice(split_commas(inner), _MOST_NESTED)
        for around in islice(split_commas(outer), _MOST_NESTED)
    )
