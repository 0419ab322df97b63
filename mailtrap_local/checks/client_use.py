"""Uses of features by a mail: what qualifiers of notes look at."""

from collections.abc import Mapping
from typing import NamedTuple

from mailtrap_local.mail.document.element import Element

NO_FACTS: frozenset[str] = frozenset()


class FeatureUse(NamedTuple):
    """A use of a feature: by an element of this tag, as `name` with a `value` in lower case.

    `offset` is where it stands; `element` is None for a use in a sheet, whose tag is one of those
    that are selected.
    `guards` are features without which a client does not see this use, such as `css-at-media`.
    `facts` are what else qualifiers ask for: `nested` in another `@media`, `unspaced` before
    `!important`, `colored` (background), `has-table`, `mso-line-height`, `named` (anchor),
    `in-body`, `large`, `ampersand`, `collapsed` (borders), `bare` (without padding and border),
    `incomplete` (without what it needs), `unmoved` (by offsets), `clipped` (overflow),
    `type-selector`, `class-selector`.
    """

    feature: str
    offset: int
    element: Element | None = None
    tag: str = ""
    attributes: Mapping[str, str] = {}
    name: str = ""
    value: str = ""
    is_inline: bool = False
    guards: frozenset[str] = NO_FACTS
    facts: frozenset[str] = NO_FACTS


def use_by(
    feature: str,
    element: Element,
    name: str = "",
    value: str = "",
    facts: frozenset[str] = NO_FACTS,
) -> FeatureUse:
    """Return a use by an element."""
    return FeatureUse(
        feature,
        element.start,
        element=element,
        tag=element.name,
        attributes=element.attributes,
        name=name,
        value=value,
        facts=facts,
    )
