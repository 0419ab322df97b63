"""Uses of features in examples: HTML, or `element|declarations`."""

from mailtrap_local.checks.client_use import FeatureUse
from mailtrap_local.checks.client_uses import UseFinder
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.outline import read_outline


def uses_in(feature: str, example: str) -> list[FeatureUse]:
    """The uses of a feature in an example."""
    source = example
    if not example.startswith("<"):
        tag, _, style = example.partition("|")
        source = (
            f'<table><tr><{tag} style="{style}">' if tag == "td" else f'<{tag} style="{style}">'
        )
    outline = read_outline(source)
    return [*UseFinder(outline, Styles(outline), frozenset({feature})).find()]
