"""Features that email clients lack: found as they are used, and nowhere else."""
# ruff: noqa: E501  # rows of tables

import json
import time
from pathlib import Path

import pytest

from checking import check_html, html_mail, ids, message_of
from mailtrap_local.checks.checked_mail import CheckSettings
from mailtrap_local.checks.client_data import client_data, is_of_the_reader
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.report import check

SAMPLES = Path(__file__).parent / "samples"


def told(html: str, *clients: str) -> dict[str, str]:
    """The features that are found, without `client-`, with their severities."""
    return {one.id[7:]: one.severity for one in findings(html, *clients)}


def findings(html: str, *clients: str) -> list[Finding]:
    settings = CheckSettings(clients=clients) if clients else None
    return check_html(html, settings, only=["client-*"])


def styled(css: str, body: str = "<p class=a>x</p>") -> str:
    return f"<!doctype html><html><head><style>{css}</style></head><body>{body}</body></html>"


# As told of Mailpit 1.30: what it does not find, and what it finds where nothing is used.
PROBES = {
    "media query with only": (styled("@media only screen and (max-width:9px){.a{top:0}}"), "css-at-media", True),
    "font-face without a space": (styled("@font-face{font-family:X;src:url(a)}"), "css-at-font-face", True),
    "custom property": (styled(".a{--x:1px}"), "css-variables", True),
    "checkbox": ("<input type='checkbox'>", "html-input-checkbox", True),
    "webp with a query": ("<img src='https://a.example/b.webp?x'>", "image-webp", True),
    "film as a picture": ("<img src='https://a.example/b.mp4'>", "image-mp4", True),
    "film as a film": ("<video src='https://a.example/b.mp4'><source src='https://a.example/c.mp4'></video>", "image-mp4", False),
    "poster of a film": ("<video poster='https://a.example/b.webp'></video>", "image-webp", True),
    "webp beside another": ("<picture><source srcset='b.webp' type='image/webp'><img src='b.jpg'></picture>", "image-webp", False),
    "webp without a type": ("<picture><source srcset='b.webp'><img src='b.jpg'></picture>", "image-webp", True),
    "clamp": ("<p style='width:clamp(1px,2px,3px)'>", "css-function-clamp", True),
    "nesting": (styled(".a{& b{color:red}}", "<p class=a><b>x</b>"), "css-nesting", True),
    "mailto with bcc": ("<a href='mailto:a@b.example?bcc=c@d.example'>x</a>", "html-mailto-links", True),
    "prefers-color-scheme": (styled("@media (prefers-color-scheme:dark){.a{top:0}}"), "css-at-media-prefers-color-scheme", True),
    "inline-flex with spaces": ("<p style='display : INLINE-FLEX'>", "css-display-flex", True),
    "hover in a comment": (styled("/* a:hover{top:0} */ .a{color:red}"), "css-pseudo-class-hover", False),
    "import in a comment": (styled("/* @import url(a.css); */ .a{color:red}"), "css-at-import", False),
    "rem in the name of a font": ("<p style=\"font-family:'5rem'\">", "css-unit-rem", False),
    "flex in a conditional comment": ("<!--[if mso]><p style='display:flex'><![endif]-->", "css-display-flex", False),
    "padding of a cell": ("<table><tr><td style='padding:9px'>x", "css-padding", False),
    "positive margin": ("<p style='margin:9px'>", "css-margin", False),
    "text aligned to the left": ("<p style='text-align:left'>", "css-text-align", False),
    "color as background": ("<p style='background:#fff'>", "css-background", False),
    "target blank": ("<a href='https://a.example' target='_blank'>x</a>", "html-target", False),
}  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
def test_single_feature_probe(probe: str) -> None:
    html, feature, is_used = PROBES[probe]
    assert (feature in told(html)) == is_used


def test_mailpit_716_svg_is_shown_by_thunderbird_on_windows() -> None:
    html = "<img src='https://shop.example/logo.svg'>"
    assert "image-svg" not in told(html, "thunderbird.windows")
    assert "image-svg" in told(html, "gmail.desktop-webmail")


def test_sample_09_gives_exactly_its_features() -> None:
    said = json.loads((SAMPLES / "09-clients.json").read_text())
    message = message_of((SAMPLES / "09-clients.eml").read_bytes())
    found = [(one.id, one.severity) for one in check(message, only=["client-*"]).findings]
    assert sorted(found) == sorted((one["id"], one["severity"]) for one in said["findings"])


@pytest.mark.parametrize(
    ("sample", "features"),
    [
        ("01-clean", set()),
        ("02-newsletter", set()),
        ("05-parity", set()),
        ("07-attachments", set()),
        ("03-leftovers", {"html-style"}),
        ("04-links", {"html-anchor-links"}),
        ("08-contrast", {"css-at-media-prefers-color-scheme", "css-at-media", "css-background-image", "html-style"}),
        ("12-images", {"image-base64"}),
    ],
)  # fmt: skip
def test_other_samples_use_few_features(sample: str, features: set[str]) -> None:
    raw = (SAMPLES / f"{sample}.eml").read_bytes()
    html = raw.partition(b"<!doctype")[1:] if b"<!doctype" in raw else raw.partition(b"<html>")[1:]
    assert {*told(b"".join(html).decode())} == features


@pytest.mark.parametrize(
    ("status", "html", "client", "support"),
    [
        ("n #", "<p style='text-decoration-thickness:2px'>", "outlook.windows", "no"),
        ("n", "<p style='display:flex'>", "outlook.windows", "no"),
        ("a #", "<p style='padding:2px'>", "outlook.windows", "partly"),
        ("y #", "<p style='display:inline-flex'>", "yahoo.ios", None),
        ("u", "<p style='clear:both'>", "outlook.macos", None),
        ("y", "<p style='color:red'>", "gmail.ios", None),
    ],
)
def test_a_status_is_read_as_it_is_meant(
    status: str, html: str, client: str, support: str | None
) -> None:
    found = [one.support for each in findings(html, client) for one in each.clients]
    assert found == ([support] if support else []), status


def test_the_newest_status_is_the_last_of_the_file_not_the_highest_version() -> None:
    data = client_data()
    assert data is not None
    # versions of Outlook for macOS: 2019-10, then 16.80, and only the latter knows flex
    assert "outlook.macos" not in data.features["css-display-flex"].lacking


def test_all_but_two_features_can_be_told_from_a_mail() -> None:
    data = client_data()
    assert data is not None
    assert len(data.features) == 307
    assert len(data.clients) == 48
    assert len(data.chosen(CheckSettings().clients)) == 13


@pytest.mark.parametrize(
    "note",
    [
        "Partial. Not supported with non Google accounts.",
        "Not supported when using a Microsoft email address; outlook, live, hotmail, etc.",
    ],
)
def test_a_note_on_accounts_is_of_the_reader(note: str) -> None:
    assert is_of_the_reader(note)
    assert not is_of_the_reader("Partial. Only supported with non Google accounts.")


def test_three_clients_without_support_make_a_warning() -> None:
    rem = "<p style='width:1rem'>"
    assert told(rem, "outlook.windows", "yahoo.*")["css-unit-rem"] == "warning"
    assert told(rem, "outlook.windows", "gmail.*")["css-unit-rem"] == "info"
    assert told(rem, "outlook.windows")["css-unit-rem"] == "warning"  # all there are


def test_what_makes_gmail_drop_more_than_itself_is_an_error() -> None:
    assert told("<p style='color:rgb(0 128 0)'>")["css-rgb"] == "error"
    assert told(styled(".a{color:rgba(0 128 0 / 1)}"))["css-rgba"] == "error"
    assert told("<p style='color:oklch(60% 0.1 20)'>")["css-modern-color"] == "error"
    assert told(styled(".a{color:oklch(60% 0.1 20)}"))["css-modern-color"] == "warning"
    assert "css-rgb" not in told("<p style='color:rgb(0, 128, 0)'>")


@pytest.mark.parametrize(
    "html",
    [
        styled(".nobody{display:flex;transform:rotate(9deg)}"),
        styled("#outlook a{max-height:9px} u + #body p{opacity:.5}"),
        "<div style='display:none;max-height:0;overflow:hidden;opacity:0;mso-hide:all'>Soon.</div>",
        "<!-- <p style='display:flex'> -->",
        "<p style='position:static;float:none;opacity:1;white-space:normal'>",
        "<table cellspacing=0 style='border-spacing:0'>",
        styled("table{border-collapse:collapse;border-spacing:2px}", "<table>"),
        styled("p, .a, #b, div p{color:red}"),
        "<table width=600 style='max-width:600px;width:100%'>",
        "<img width=100 style='width:100px;max-width:100%;height:auto'>",
    ],
)
def test_what_harms_nobody_is_no_use(html: str) -> None:
    assert told(html) == {}


def test_a_client_does_not_see_what_is_behind_a_guard() -> None:
    flex = "display:flex"
    assert "css-display-flex" in told(styled(f".a{{{flex}}}"), "outlook.windows")
    hidden = (
        f"@media screen{{.a{{{flex}}}}}",
        f"@supports (top:0){{.a{{{flex}}}}}",
        f".a:hover{{{flex}}}",
    )
    for css in hidden:
        assert "css-display-flex" not in told(styled(css), "outlook.windows")
    others = f"<!--[if !mso]><!--><p style='{flex}'>x</p><!--<![endif]-->"
    assert told(others, "outlook.windows") == {}
    assert "css-display-flex" in told(f"{others}<p style='{flex}'>", "outlook.windows")


def test_states_of_elements_are_uses_where_the_element_is() -> None:
    link = "<a class=b href='https://a.example'>x</a>"
    assert "css-pseudo-class-hover" in told(styled(".b:hover{color:red}", link))
    assert "css-pseudo-class-hover" not in told(styled(".c:hover{color:red}", link))


def test_a_finding_counts_its_places_and_names_clients_and_notes() -> None:
    (found,) = findings("<p style='padding:1px'>a</p>\n<div style='padding:2px'>b</div>")
    assert (found.id, found.severity, found.count) == ("client-css-padding", "info", 2)
    assert [(one.line, one.column) for one in found.places] == [(1, 1), (2, 1)]
    (client,) = found.clients
    assert (client.client, client.support) == ("outlook.windows", "partly")
    assert client.note == "Partial. Only supported on table cells."
    assert found.detail == "partly broken in 1 of your 13 clients"
    assert found.docs == "https://www.caniemail.com/features/css-padding/"


def test_a_declaration_of_a_sheet_is_found_where_it_stands() -> None:
    (found,) = findings(styled("\n.a{\n  padding:4px}"))
    assert (found.where.line, found.where.column) == (3, 3)


def test_a_report_says_of_which_day_its_facts_are() -> None:
    report = check(message_of(html_mail("<p>x")), only=["client-*"])
    assert report.data == {"caniemail": "2026-05-13"}


def test_without_the_data_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailtrap_local.checks.clients.client_data", lambda: None)
    report = check(message_of(html_mail("<p style='display:flex'>x")), only=["client-*"])
    assert report.findings == ()
    assert report.skipped == {"client-*": "the data of email clients is not installed"}


def test_a_mail_without_html_has_no_features() -> None:
    assert ids(check_html("", only=["client-*"])) == []


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<" * 1_000_000,
        "<p " + "a=b " * 60_000 + ">",
        styled(".a .b{top:0}" * 5_000, "<p class=a><i class=b>x" * 200),
        styled("*{" + "padding:1px;" * 50_000 + "}", "<p><b><i><u>" * 100),
        "<p style='width:" + "calc(" * 50_000 + "'>",
        "<p style='" + "display:none;" * 50_000 + "'><table>",
        "<div style='display:none'>" * 20_000,
        styled("a" + ":hover" * 100_000 + "{top:0}"),
        styled("@media screen{" * 5_000),
        "<p style='display:flex'>" + "<!--[if !mso]>" * 70_000,
        "<p style='background:" + "url(a)," * 100_000 + "'>",
    ],
)
def test_hostile_html_takes_little_time(html: str) -> None:
    began = time.process_time()
    told(html)
    assert time.process_time() - began < 2
