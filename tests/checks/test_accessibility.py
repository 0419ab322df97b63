import pytest

from checking_html import found_in, ids_of

PAGE = (
    '<!doctype html><html lang="en" dir="ltr"><head><title>x</title></head><body>%s</body></html>'
)


@pytest.mark.parametrize(
    ("rule", "html"),
    [
        ("a11y-lang", "<p>Hello</p>"),
        ("a11y-lang", '<html lang=""><body><div><p lang="en">deep</p></div></body></html>'),
        ("a11y-dir", '<html lang="en"><p>Hello</p>'),
        ("a11y-title", "<html><head><title> </title></head><p>Hello</p>"),
        ("a11y-title", "<p>Hello</p><svg><title>x</title></svg>"),
        ("a11y-alt", "<img src=a.png>"),
        ("a11y-alt", "<input type=image src=a.png>"),
        ("a11y-alt", "<map><area href='https://x.example/'></map>"),
        ("a11y-alt-filename", "<img src=a.png alt=hero_final2.PNG>"),
        ("a11y-alt-filename", "<img src=a.png alt=IMG_2034>"),
        ("a11y-table-role", "<table><tr><td>x</table>"),
        (
            "a11y-table-role",
            "<table role=presentation><tr><td><table><tr><td>x</table></table>",
        ),
        ("a11y-table-role", "<table><tr><td><table><tr><th>x</table></table>"),
        ("a11y-heading-order", "<h1>a</h1><h3>b</h3>"),
        ("a11y-heading-order", "<h1>a</h1><h2 hidden>b</h2><h3>c</h3>"),
        ("a11y-link-empty", "<a href='https://x.example/'> &nbsp;&#8203;</a>"),
        ("a11y-link-empty", "<a href='https://x.example/'><img alt='' src=a.png></a>"),
        ("a11y-link-empty", "<a href='https://x.example/'><b style='display:none'>x</b></a>"),
        ("a11y-link-text", "<a href='https://x.example/'>Click <b>here</b>!</a>"),
        ("a11y-link-text", "<a href='https://x.example/'>Klicken Sie hier</a>"),
        ("a11y-font-small", "<p style='font-size:11px'>Terms</p>"),
        ("a11y-font-small", "<style>td p{font-size:8pt}</style><table><tr><td><p>Terms</table>"),
        (
            "a11y-target-size",
            "<a href='https://x.example/'><img alt=x src=a.png width=16 height=16></a>",
        ),
    ],
)
def test_a_fault_is_found(rule: str, html: str) -> None:
    assert rule in ids_of(html)


@pytest.mark.parametrize(
    ("rule", "html"),
    [
        ("a11y-lang", "<html><body lang=en><p>Hello</p>"),
        ("a11y-lang", "<body><div lang=en><p>Hello</p></div>"),
        ("a11y-lang", ""),
        ("a11y-dir", "<html dir=rtl><p>Hello</p>"),
        ("a11y-title", "<title>June</title><p>Hello</p>"),
        ("a11y-alt", "<img src=a.png alt=''><img src=b.png role=presentation>"),
        ("a11y-alt", "<img src=a.png aria-label=Logo><input type=text>"),
        ("a11y-alt", "<div style='display:none'><img src=a.png></div>"),
        ("a11y-alt", "<!--[if mso]><img src=a.png><![endif]-->"),
        ("a11y-alt-filename", "<img src=logo.png alt=Logo><img src=x.png alt='Version 2.0'>"),
        ("a11y-table-role", "<table role=none><tr><td>x</table>"),
        ("a11y-table-role", "<table><tr><th>Item<tr><td>Tea</table>"),
        ("a11y-table-role", "<table hidden><tr><td>x</table>"),
        ("a11y-heading-order", "<h2>a</h2><h3>b</h3><h1>c</h1><h2>d</h2>"),
        ("a11y-heading-order", "<h1>a</h1><h4></h4><h2>b</h2>"),
        ("a11y-link-empty", "<a href='https://x.example/'><img src=a.png></a><a name=top></a>"),
        ("a11y-link-empty", "<a href='https://x.example/' aria-label='Shop'></a>"),
        ("a11y-link-empty", "<a href='https://x.example/'><table><tr><td>Buy</table></a>"),
        ("a11y-link-empty", "<a href='https://x.example/' style='display:none'></a>"),
        ("a11y-link-text", "<a href='https://x.example/'>Here is your order</a>"),
        ("a11y-font-small", "<p style='font-size:12px'>Terms</p>"),
        ("a11y-font-small", "<p style='font-size:0'>x<span style='font-size:14px'>Terms</span>"),
        ("a11y-font-small", "<p style='font-size:1px'>Preheader</p>"),
        ("a11y-font-small", "<p style='font-size:10px;display:none'>Preheader</p>"),
        ("a11y-font-small", "<p style='font-size:calc(1px + 1vw)'>Terms</p>"),
        (
            "a11y-target-size",
            "<a href=//x.example style='padding:8px'><img alt=x src=a width=16 height=16></a>",
        ),
        ("a11y-target-size", "<a href='https://x.example/'><img alt=x src=a.png width=16></a>"),
    ],
)
def test_what_is_fine_is_not_found(rule: str, html: str) -> None:
    assert rule not in ids_of(html)


def test_a_clean_page_has_no_fault() -> None:
    assert ids_of(PAGE % "<h1>Hello</h1><p>Your order was shipped.</p>") == []


def test_emoji_are_counted_as_they_are_read() -> None:
    two = "\U0001f389 Sale \U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert "a11y-subject-emoji" not in ids_of("", subject=two)
    assert "a11y-subject-emoji" not in ids_of("", subject="\u00a9 2026 \u2122 5 > 4 #1")
    assert "a11y-subject-emoji" in ids_of("", subject=two + "\U0001f1e9\U0001f1ea")


def test_a_finding_says_where() -> None:
    [finding] = [one for one in found_in(PAGE % "\n <img src=a.png>") if one.id == "a11y-alt"]
    where = finding.where
    assert (where.line, where.column, where.selector) == (2, 2, "body > img:nth-child(1)")
    assert "a.png" in finding.detail


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        ("a11y-alt", "<img src=a.png>", "<img src=b.png>"),
        ("a11y-alt-filename", "<img src=a alt=a.png>", "<img src=a alt=b.png>"),
        ("a11y-link-empty", "<a href=https://x.example/a></a>", "<a href=https://x.example/b></a>"),
        ("a11y-link-text", "<a href=https://x.example/a>here</a>", "<a href=#>more</a>"),
    ],
)
def test_each_picture_and_each_link_is_named(rule: str, one: str, other: str) -> None:
    found = [each for each in found_in(PAGE % f"{one}{other}{one}") if each.id == rule]
    assert [each.count for each in found] == [2, 1]


def test_a_finding_counts_all_its_places() -> None:
    [finding] = [one for one in found_in(PAGE % ("<img src=a>" * 50)) if one.id == "a11y-alt"]
    assert (finding.count, len(finding.places)) == (50, 20)
