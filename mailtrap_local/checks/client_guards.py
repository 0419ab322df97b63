"""Find what guards a use: at-rules and conditional comments that some clients do not see behind."""

import re
from bisect import bisect_right
from functools import cached_property

from mailtrap_local.checks.client_features import AT_RULES, MEDIA_FEATURES
from mailtrap_local.checks.client_use import NO_FACTS
from mailtrap_local.mail.document.sheets import AtRule

NOT_OUTLOOK = "not-mso"
"""Guard of what conditional comments hide from Outlook on Windows."""

_NOT_OUTLOOK = frozenset({NOT_OUTLOOK})
_CONDITION = re.compile(
    r"<!(?:--)?\[if\s+(?P<others>!\s*+\(?mso)?[^\]]{0,100}+\](?:--)?>(?:<!-->)?|<!\[endif\]",
    re.IGNORECASE,
)
_MEDIA_FEATURE = re.compile(r"\(\s*+(-?[a-z-]++)")


class Guards:
    """Guards of the uses in one HTML source."""

    def __init__(self, source: str) -> None:
        self._source = source

    def of(self, conditions: tuple[AtRule, ...], offset: int) -> frozenset[str]:
        """The guards of a rule of a style sheet."""
        found = set(self.at(offset))
        for one in conditions:
            feature = AT_RULES.get(one.name)
            if feature is not None:
                found |= {feature, *media_features(one)}
        return frozenset(found)

    def at(self, offset: int) -> frozenset[str]:
        """The guards of a place in the source."""
        at = bisect_right(self._for_others, (offset, len(self._source)))
        is_inside = at > 0 and offset < self._for_others[at - 1][1]
        return _NOT_OUTLOOK if is_inside else NO_FACTS

    @cached_property
    def _for_others(self) -> list[tuple[int, int]]:
        """The spans that conditional comments hide from Outlook on Windows."""
        spans: list[tuple[int, int]] = []
        begin = None
        for found in _CONDITION.finditer(self._source) if "[if" in self._source else ():
            if begin is not None:
                spans.append((begin, found.start()))
            begin = found.end() if found["others"] else None
        return spans


def media_features(rule: AtRule) -> set[str]:
    """The features of the conditions of an at-rule."""
    names = _MEDIA_FEATURE.findall(rule.prelude.lower())
    return {MEDIA_FEATURES[name] for name in names if name in MEDIA_FEATURES}
