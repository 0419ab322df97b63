"""Elements stand where browsers put them, and sheets say where their declarations are."""

import pytest

from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.outline import read_outline


@pytest.mark.parametrize(
    ("html", "selectors"),
    [
        ("<p>a<p>b", ["body > p:nth-child(1)", "body > p:nth-child(2)"]),
        ("<ul><li>a<li>b</ul>", ["body > ul:nth-child(1)"]),
        ("<table><tr><td>a<td>b</table><i>c", ["body > table:nth-child(1)"]),
        ("<div></td></div><p>a", ["body > div:nth-child(1)", "body > p:nth-child(2)"]),
    ],
)
def test_what_ends_without_an_end_tag_ends(html: str, selectors: list[str]) -> None:
    outline = read_outline(html)
    assert {*selectors} <= {outline.selector(one) for one in outline.elements}


def test_implied_elements_are_parents_alone() -> None:
    outline = read_outline("<table>\n<td>a</table>")
    [table, cell] = outline.elements
    assert [one.name for one in cell.ancestors()] == ["tr", "tbody", "table", "body", "html"]
    assert (outline.position(cell.start), outline.text_of(table)) == ((2, 1), "a")


def test_rules_know_their_elements_and_their_places() -> None:
    outline = read_outline("<style>\n@media print{ td.a > b, i{Color: RED!important} }</style>"
                           "<table><tr><td class=a><b>x</b></table>")  # fmt: skip
    styles = Styles(outline)
    [rule] = styles.sheets[0].rules
    [declaration] = rule.declarations
    assert declaration[:3] == ("color", "RED", True)
    assert outline.position(declaration.start) == (2, 27)
    assert [one.prelude for one in rule.conditions] == ["print"]
    assert [one.name for one in styles.elements_of(rule)] == ["b"]
