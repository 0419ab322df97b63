"""Bugs that were reported of other checkers of mail, or found in them, by name."""

import socket

import pytest

from checking import check_html, ids
from mailtrap_local.checks.checked_mail import CheckSettings

PAGE = """<html lang="en" dir="ltr"><head><title>News</title>
<link rel="stylesheet" href="{url}"><style>@import url({url});
p {{ background: url({url}) }}</style></head>
<body><img src="{url}" alt="A cat" width="10"><p style="background: url({url})">News</p></body>"""


def test_mailpit_ghsa_6jxm_and_j3fj_nothing_of_a_mail_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.css"
        assert "image-localhost" in ids(check_html(PAGE.format(url=url)))
        with pytest.raises(BlockingIOError):
            server.accept()


def test_smtp4dev_all_clients_may_be_chosen() -> None:
    html = "<table style='table-layout:fixed'><td style='padding:9px;display:grid'>x</table>"
    found = check_html(html, CheckSettings(clients=("*",)), only=["client-*"])
    assert {"client-css-display-grid", "client-css-table-layout"} <= {*ids(found)}


def test_official_styles_are_read_and_have_lines() -> None:
    html = "<html><head>\n<style>\np{gap:\n4px}\n</style></head>\n<body><p>x</p></body></html>"
    (gap,) = check_html(html, only=["client-css-gap"])
    assert (gap.where.line, gap.where.column) == (3, 3)


def test_emailens_classes_grounds_and_hiding_count_for_contrast() -> None:
    html = """<style>.dim{color:#999}</style><p class=dim>grey</p>
    <table role=none><td bgcolor=yellow><font color=white>pale</font></table>
    <div style="max-height:0;overflow:hidden;color:#fefefe">hidden words</div>"""
    found = check_html(html, only=["a11y-contrast"])
    assert [one.where.line for one in found] == [1, 2]


def test_emailens_links_of_no_use_are_told() -> None:
    links = {
        "https://evil.example.net/": "https://bank.example/",
        "http://localhost/a": "one",
        "http://10.0.0.1/": "two",
        "/orders": "three",
        "javascript:void(0)": "four",
        "https://xn--pple-43d.example/": "five",
    }
    html = "".join(f'<a href="{url}">{words}</a> ' for url, words in links.items())
    told = {*ids(check_html(html, only=["link-*"]))} - {"link-example"}
    wanted = {"text-mismatch", "localhost", "private", "relative", "empty", "punycode"}
    assert told == {f"link-{kind}" for kind in wanted}
