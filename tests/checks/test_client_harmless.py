"""Uses of features that no client spoils."""

import pytest

from client_examples import uses_in
from mailtrap_local.checks.client_data import client_data
from mailtrap_local.checks.client_plans import NEVER
from mailtrap_local.checks.client_qualifiers import HARMLESS

DECLARED = {
    "css-border-spacing": "border-spacing:9px",
    "css-box-sizing": "box-sizing:border-box",
    "css-position": "position:relative",
    "css-z-index": "z-index:1",
}


def harms(feature: str, example: str) -> bool:
    """Whether a use in an example could be spoiled by a client."""
    return not all(map(HARMLESS[feature], uses_in(feature, example)))


@pytest.mark.parametrize(
    ("feature", "element", "harmless", "harmful"),
    [
        ("css-border-spacing", "table", "border-collapse:collapse", ""),
        ("css-box-sizing", "div", "width:99px;padding:0;border:0", "width:99px;padding:9px"),
        ("css-box-sizing", "div", "max-width:99px", "max-width:99px;border:1px solid"),
        ("css-box-sizing", "div", "padding:9px", "height:99px;padding:9px"),
        ("css-z-index", "p", "", "position:relative;top:0"),
        ("css-position", "p", "", "left:9px"),
    ],
)
def test_a_use_that_no_client_spoils(
    feature: str, element: str, harmless: str, harmful: str
) -> None:
    use = f"{element}|{DECLARED[feature]};"
    assert [harms(feature, use + one) for one in (harmless, harmful)] == [False, True]


def test_a_pointer_is_no_use() -> None:
    assert [harms("css-cursor", f"td|cursor:{one}") for one in ("pointer", "help")] == [False, True]


def test_what_is_placed_in_a_relative_element_makes_that_a_use() -> None:
    html = "<div style=position:relative><p style=position:absolute;top:0>"
    assert harms("css-position", html)


def test_nobody_misses_what_has_nothing_to_hide() -> None:
    sheet = "<style>.a{visibility:hidden}</style>"
    assert not uses_in("css-visibility", f"{sheet}<table><td class=a></td></table>")
    assert uses_in("css-visibility", f"{sheet}<table><td class=a>x</td></table>")


def test_each_feature_is_one_of_the_data() -> None:
    data = client_data()
    assert data is not None
    assert {*HARMLESS} <= {*data.features} - NEVER
