import pytest

from checking_html import found_in, mail_of
from mailtrap_local.checks.contrast import find_low_contrast, find_low_contrast_in_dark_mode

DARK = "<style>@media (prefers-color-scheme:dark){%s}</style>"


def severities(html: str) -> list[tuple[str, str]]:
    rules = ("a11y-contrast", "dark-contrast")
    return [(one.id, one.severity) for one in found_in(html) if one.id in rules]


def undecided(html: str) -> int:
    mail = mail_of(html)
    assert not [*find_low_contrast(mail), *find_low_contrast_in_dark_mode(mail)]
    return mail.undecided.total()


@pytest.mark.parametrize(
    ("html", "severity"),
    [
        ("<p style='color:#999'>grey on white", "error"),
        ("<p style='color:#777777'>a little too light", "warning"),
        ("<font color=silver>of old</font>", "error"),
        ("<body bgcolor=black>black on black, nearly<p style='color:#333'>dark</p>", "error"),
        ("<body text=yellow><p>yellow</p>", "error"),
        (
            "<div style='visibility:hidden;background:#333'><p style='visibility:visible'>black",
            None,
        ),
        ("<body bgcolor=black link=#333333><a href='https://x.example/'>dark</a>", "error"),
        ("<body bgcolor=black link=yellow><a href='https://x.example/'>yellow</a>", None),
        (
            "<body bgcolor=black link=yellow><a style='color:#222' href='https://x.example/'>dark</a>",
            "error",
        ),
        ("<style>.a b{color:#ccc}</style><p class=a><b>deep</b>", "error"),
        ("<style>p{color:#ccc!important}</style><p style='color:#000'>important</p>", "error"),
        ("<style>#x{color:#ccc} p.a.b{color:#000}</style><p id=x class='a b'>an id wins", "error"),
        ("<style>@media (min-width:480px){p{color:#ccc}}</style><p>wide</p>", "error"),
        ("<div style='background:#333'><p style='background:rgba(0,0,0,.2)'>dark</div>", "error"),
        ("<p style='opacity:.4'>faded</p>", "error"),
        ("<p style='color:rgb(100% 90% 90% / 50%)'>spaces</p>", "error"),
        ("<a href='https://x.example/' style='background:#00f'>blue on blue</a>", "error"),
        ("<p style='color:#949494;font-weight:bold;font-size:14pt'>large enough</p>", None),
        ("<p style='color:#949494;font-weight:bold;font-size:13pt'>not large</p>", "warning"),
        ("<h1 style='color:#949494'>a heading is large and bold</h1>", None),
        ("<p style='color:#595959'>fine</p>", None),
        ("<p style='color:#ccc;display:none'>hidden</p>", None),
        ("<p style='color:#ccc;max-height:0;overflow:hidden'>hidden</p>", None),
        ("<p style='color:#ccc'>&bull; | &nbsp;</p>", None),
        ("<p style='color:#nonsense'>black</p>", None),
        ("<style>p{color:#ccc}@media print{p{color:#000}}</style><p>screen</p>", "error"),
        ("<style>@media print{p{color:#ccc}}</style><p>print</p>", None),
        ("<style>p:hover,p::before{color:#ccc}</style><p>untouched</p>", None),
        ("<style>a:foo,p{color:#ccc}</style><p>an invalid selector drops the rule</p>", None),
        ("<style>td{background:#000}</style><table><tr><td style='color:#fff'>x y</table>", None),
        ("<table bgcolor=000000><tr><td style='color:#fff'>of old, no hash</table>", None),
    ],
)
def test_contrast_by_day(html: str, severity: str | None) -> None:
    assert severities(html) == ([("a11y-contrast", severity)] if severity else [])


@pytest.mark.parametrize(
    "html",
    [
        "<td><p style='background:url(a.png);color:#fff'>picture</p>",
        "<p style='background-image:linear-gradient(#fff,#000);color:#fff'>gradient</p>",
        "<p style='color:#fff'>white on white</p>",
        "<p style='color:var(--x)'>a variable</p>",
        "<p style='color:#777;position:absolute'>over what?</p>",
        "<p style='color:#888;text-shadow:0 0 2px #000'>shadow</p>",
        "<p style='color:#888;font-size:calc(10px + 1vw)'>of what size?</p>",
        "<div style='background:url(a.png)'><p style='background:rgba(0,0,0,.5)'>half</p></div>",
    ],
)
def test_what_cannot_be_decided_is_counted(html: str) -> None:
    assert undecided(html) == 1


@pytest.mark.parametrize(
    ("html", "is_found"),
    [
        (DARK % "p{color:#eee}" + "<p style='background:#fff'>an ink too light", True),
        (DARK % "p{color:#eee;background:#111!important}" + "<p>both change", False),
        (DARK % "p{background:#333}" + "<p style='color:#000'>a forgotten color", True),
        (DARK % "b{color:#eee}" + "<p>nothing changes", False),
        ("<style>p{@media (prefers-color-scheme:dark){color:#eee}}</style><p>nested", True),
        ("<style>p{@media (max-width:9px){color:#eee}color:#000}</style><p>by width", False),
        (DARK % "p{background:url(a.png)}" + "<p>over a picture at night", False),
        ("<style>@media (prefers-color-scheme:light){p{color:#000}}</style><p>day</p>", False),
    ],
)
def test_contrast_in_dark_mode(html: str, *, is_found: bool) -> None:
    assert severities(html) == ([("dark-contrast", "error")] if is_found else [])


def test_what_is_unreadable_by_day_is_found_once() -> None:
    html = DARK % "b{color:red}" + "<p style='color:#ccc'>grey</p>"
    assert severities(html) == [("a11y-contrast", "error")]


def test_each_pair_of_colors_is_one_finding() -> None:
    html = "<p style='color:#ccc'>one</p><p style='color:#ccc'>two</p><p style='color:#ddd'>x y</p>"
    found = [one for one in found_in(html) if one.id == "a11y-contrast"]
    assert [(one.count, one.detail) for one in found] == [
        (2, "#cccccc on #ffffff is 1.60:1, 4.5 is needed"),
        (1, "#dddddd on #ffffff is 1.35:1, 4.5 is needed"),
    ]


def test_too_many_selectors_are_no_guess() -> None:
    sheet = "".join(f".a{i % 9} .b{{color:#ccc}}" for i in range(3000))
    mail = mail_of(f"<style>{sheet}</style><div class=a1>" + "<p class=b>x y</p>" * 1000)
    assert [*find_low_contrast(mail)] == []
    assert "a11y-contrast" in mail.skipped
