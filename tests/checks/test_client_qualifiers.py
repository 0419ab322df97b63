"""Each qualifier of a note: a use that the note is about, and one that it is not about."""

import pytest

from client_examples import uses_in
from mailtrap_local.checks.client_data import client_data
from mailtrap_local.checks.client_qualifiers import QUALIFIERS

NOT_BITING = ""  # for notes that never bite

_LARGE = "<style>" + "p{color:#123456}" * 1100 + "</style><p>x</p>"
_MSO = "mso-line-height-rule:exactly;line-height:20px"
_TYPES = ("first-child", "first-of-type", "last-child", "last-of-type", "only-child")
_STATES = ("active", "checked", "focus", "focus-visible", "focus-within", "link", "visited")
_PSEUDO = (
    *((f"css-pseudo-class-{name}", "1", name, ":") for name in (*_TYPES, *_STATES, "only-of-type")),
    ("css-pseudo-class-hover", "2", "hover", ":"),
    ("css-pseudo-element-after", "3", "after", "::"),
    ("css-pseudo-element-before", "3", "before", "::"),
    ("css-pseudo-element-first-letter", "2", "first-letter", "::"),
    ("css-pseudo-element-first-line", "2", "first-line", "::"),
)


def sheet(css: str) -> str:
    return f"<head><style>{css}</style></head><p><input class=a></p>"


# Feature, note, a use that is meant, one that is not: as HTML, or as `element|declarations`.
ROWS = [
    *(
        (one, note, sheet(f".a{sign}{name}{{top:0}}"), sheet(f"input{sign}{name}{{top:0}}"))
        for one, note, name, sign in _PSEUDO
    ),
    ("css-at-font-face", "4", sheet("@font-face{src:url(a)}"), sheet("@font-face{src:local(a)}")),
    ("css-at-media", "1", sheet("@media all{@media print{p{top:0}}}"), sheet("@media all{}")),
    ("css-at-media", "2", sheet("@media (hover){}"), sheet("@media screen and (max-width:9px){}")),
    ("css-at-media", "7", sheet("@media (min-height:9px){}"), sheet("@media (min-width:9px){}")),
    ("css-at-media", "8", sheet("@media (orientation:landscape){}"), sheet("@media print{}")),
    ("css-at-media", "10", sheet("@media all{@media print{p{top:0}}}"), sheet("@media all{}")),
    (
        "css-at-media-orientation",
        "2",
        *map(sheet, (f"@media (orientation:{one}){{}}" for one in ("portrait", "landscape"))),
    ),
    ("css-background", "1", "p|background:url(a),url(b)", "p|background:rgb(1,2,3)"),
    ("css-background", "2", "p|background:url(a) top/cover", "p|background:url(a/b) top"),
    ("css-background", "3", "p|background:red url(a)", "p|background:#fff"),
    ("css-background", "5", "p|background:url(a),url(b)", "p|background:rgb(1,2,3)"),
    ("css-background", "6", "p|background:url(a) top/cover", "p|background:url(a/b) top"),
    ("css-background-color", "1", "p|background-color:tomato", "p|background-color:red"),
    ("css-background-image", "3", "p|background-image:url(a),url(b)", "p|background-image:url(a)"),
    ("css-border", "1", "p|border:9px solid", "p|border:8px solid #999999"),
    ("css-border", "2", "div|border:1px solid", "td|border:1px solid"),
    ("css-border-radius", "1", "p|border-radius:3px", "p|border-radius:0"),
    ("css-border-radius", "2", "p|border-radius:3px / 4px", "p|border-radius:3px"),
    ("css-clear", "1", "p|clear:inline-start", "p|clear:both"),
    ("css-clip-path", "1", "p|clip-path:path('M0')", "p|clip-path:circle(9px)"),
    ("css-clip-path", "2", "p|clip-path:url(#a)", "p|clip-path:circle(9px)"),
    ("css-cursor", "1", "p|cursor:url(a),auto", "p|cursor:help"),
    ("css-cursor", "4", "p|cursor:grab", "p|cursor:help"),
    ("css-direction", "1", "p|direction:rtl", "p|direction:ltr"),
    ("css-display", "2", "p|display:flow-root", "p|display:block"),
    ("css-display", "3", "p|display:block flow", "p|display:block"),
    ("css-display", "4", NOT_BITING, "p|display:block"),
    ("css-display", "5", "a|display:block", "img|display:block"),
    ("css-display", "6", "p|display:contents", "p|display:block"),
    ("css-display", "7", "p|display:block flow", "p|display:block"),
    (
        "css-display-none",
        "1",
        "<div style='display:none'><table></table></div>",
        "<div style='display:none'></div><table></table>",
    ),
    ("css-display-none", "2", "img|display:none", "p|display:none"),
    ("css-filter", "1", "p|filter:blur(1px) invert(1)", "p|filter:blur(1px)"),
    ("css-float", "2", "p|float:inline-end", "p|float:right"),
    ("css-font-size", "1", "p|font-size:2rem", "p|font-size:2em"),
    ("css-font-size", "2", "p|font-size:90%", "p|font-size:9px"),
    ("css-font-size-adjust", "3", "p|font-size-adjust:ex-height 0.5", "p|font-size-adjust:0.5"),
    ("css-font-weight", "1", "p|font-weight:450", "p|font-weight:600"),
    ("css-font-weight", "2", "p|font-weight:450", "p|font-weight:bold"),
    ("css-gap", "1", "p|gap:4px", "p|column-gap:4px"),
    ("css-height", "1", "div|height:9px;overflow:hidden", "div|height:9px"),
    ("css-height", "1", "img|height:9px", "td|height:9px"),
    ("css-height", "2", "div|height:9px", "div|height:auto"),
    ("css-important", "1", "p|top:0 !IMPORTANT", "p|top:0 !important"),
    ("css-important", "3", "p|top:0!important", "p|top:0 !important"),
    ("css-important", "4", "p|top:0!important", "p|top:0 !important"),
    ("css-important", "5", "p|top:0 !important", sheet("p{top:0 !important}")),
    ("css-important", "6", sheet("p{top:0 !important}"), "p|top:0 !important"),
    ("css-important", "7", "p|background-image:url(a)!important", "p|top:0!important"),
    ("css-important", "8", "p|top:0 !Important", "p|top:0 !important"),
    ("css-important", "9", "p|top:0 !important", "p|top:0 !IMPORTANT"),
    ("css-intrinsic-size", "1", "p|width:max-content", "p|width:min-content"),
    ("css-left-right-top-bottom", "1", "p|top:9px", "p|right:9px"),
    ("css-left-right-top-bottom", "2", "p|top:9%", "p|top:9px"),
    ("css-letter-spacing", "1", "p|letter-spacing:-2px", "p|letter-spacing:2px"),
    ("css-letter-spacing", "2", "p|letter-spacing:1em", "p|letter-spacing:1px"),
    ("css-line-height", "1", "p|line-height:20px", f"p|{_MSO}"),
    ("css-line-height", "2", "p|line-height:normal", "p|line-height:20px"),
    (
        "css-linear-gradient",
        "3",
        "p|background-image:linear-gradient(red,blue)",
        sheet("p{background-image:linear-gradient(red,blue)}"),
    ),
    ("css-list-style", "1", "ul|list-style:url(a)", "ul|list-style:none"),
    ("css-list-style", "2", "ul|list-style:inside", "ul|list-style:none"),
    ("css-list-style", "3", "ul|list-style:url(a)", "ul|list-style:square"),
    ("css-list-style", "4", "ul|list-style:url(a)", "ul|list-style:square"),
    ("css-margin", "1", "p|margin:0 -4px", "p|margin:0 4px"),
    ("css-margin", "2", "span|margin:4px", "p|margin:4px"),
    ("css-margin", "3", "p|margin:4px;background-color:red", "p|margin:0;background-color:red"),
    ("css-margin", "4", "p|margin:0 auto", "p|margin:0"),
    ("css-max-width", "1", "div|max-width:600px", "table|max-width:600px"),
    ("css-nesting", "1", sheet("p{input{top:0}}"), sheet("p{& input{top:0}}")),
    ("css-overflow", "1", "p|overflow:scroll", "p|overflow:hidden"),
    ("css-overflow", "3", "p|overflow-block:hidden", "p|overflow:hidden"),
    ("css-overflow", "4", "p|overflow-inline:hidden", "p|overflow:hidden"),
    ("css-padding", "1", "p|padding:4px", "td|padding:4px"),
    ("css-padding", "2", NOT_BITING, "td|padding:4px"),
    *(
        ("css-position", str(note), f"p|position:{yes}", f"p|position:{no}")
        for note, yes, no in (
            (1, "sticky", "relative"),
            (2, "relative", "sticky"),
            (3, "absolute", "relative"),
            (4, "fixed", "sticky"),
            (6, "fixed", "absolute"),
        )
    ),
    (
        "css-radial-gradient",
        "2",
        "p|background-image:radial-gradient(red,blue)",
        "p|background:radial-gradient(red,blue)",
    ),
    ("css-resize", "2", "p|resize:block", "p|resize:both"),
    ("css-rgb", "1", "p|color:rgb(0 128 0)", "p|color:rgb(0, 128, 0)"),
    ("css-rgb", "2", "p|color:rgb(0,128,0,.5)", "p|color:rgb(0,128,0)"),
    ("css-rgb", "3", "p|color:rgb(0 128 0)", "p|color:rgb(0,128,0)"),
    ("css-rgba", "1", "p|color:rgba(0 128 0 / 1)", "p|color:rgba(0,128,0,1)"),
    ("css-rgba", "2", "p|color:rgba(0 128 0 / 1)", "p|color:rgba(0, 128, 0, 1)"),
    ("css-selector-attribute", "1", sheet(".a[class]{top:0}"), sheet("input[class]{top:0}")),
    ("css-selector-attribute", "2", sheet("[class^=a]{top:0}"), sheet("[class=a]{top:0}")),
    (
        "css-selector-attribute",
        "3",
        sheet("[class=a]{top:0}"),
        "<style>[id=a]{top:0}</style><p id=a>",
    ),
    ("css-selector-attribute", "4", sheet("[class]{top:0}"), sheet("[class=a]{top:0}")),
    ("css-selector-attribute", "5", sheet("[class=a]{top:0}"), sheet("[class~=a]{top:0}")),
    ("css-sytem-ui", "1", "p|font-family:ui-serif", "p|font-family:system-ui"),
    ("css-table-layout", "1", "table|table-layout:inherit fixed2", "table|table-layout:fixed"),
    ("css-text-align", "1", "p|text-align:start", "p|text-align:left"),
    ("css-text-align", "3", "p|text-align:match-parent", "p|text-align:end"),
    ("css-text-align", "5", "p|text-align:match-parent", "p|text-align:end"),
    (
        "css-text-decoration",
        "2",
        "p|text-decoration:underline dotted",
        "p|text-decoration:underline",
    ),
    ("css-text-decoration", "3", "p|text-decoration:overline", "p|text-decoration:underline"),
    ("css-text-decoration", "4", "p|text-decoration:underline dotted", "p|text-decoration:none"),
    ("css-text-decoration", "5", "p|text-decoration:underline red", "p|text-decoration:none"),
    ("css-text-indent", "1", "p|text-indent:-9px", "p|text-indent:9px"),
    ("css-text-indent", "2", "p|text-indent:-9px", "p|text-indent:9px"),
    ("css-text-justify", "3", "p|text-justify:auto", "p|text-justify:inter-character"),
    ("css-text-justify", "4", "p|text-justify:auto", "p|text-justify:inter-word"),
    ("css-text-transform", "1", "p|text-transform:lowercase", "p|text-transform:uppercase"),
    (
        "css-text-underline-position",
        "1",
        "p|text-underline-position:left",
        "p|text-underline-position:under",
    ),
    ("css-transition", "1", "p|transition-property:top", "p|transition:top 1s"),
    ("css-transition", "2", "p|transition:all 1s", "p|transition:top 1s"),
    ("css-user-select", "2", "p|user-select:all", "p|user-select:text"),
    ("css-user-select", "4", "p|user-select:none", "p|user-select:text"),
    ("css-white-space", "2", "p|white-space:pre", "p|white-space:pre-wrap"),
    ("css-width", "1", "div|width:300px", "td|width:300px"),
    ("css-word-break", "2", "p|word-break:keep-all", "p|word-break:break-all"),
    ("css-word-break", "3", "p|word-break:keep-all", "p|word-break:break-all"),
    ("css-word-spacing", "1", "p|word-spacing:1rem", "p|word-spacing:1px"),
    ("css-word-wrap", "1", "p|word-wrap:anywhere", "p|word-wrap:break-word"),
    ("html-align", "1", "<img align=left>", "<img align=top>"),
    ("html-align", "2", "<img align=left>", "<p align=left>"),
    ("html-align", "3", "<table align=left>", "<table align=center>"),
    ("html-anchor-links", "7", "<a href=#a>x</a><p id=a>", "<a href=#a>x</a><a name=a></a>"),
    ("html-background", "2", "<table background=a>", "<body background=a>"),
    ("html-dfn", "1", "<dfn title=a>", "<dfn>"),
    ("html-dir", "1", "<p dir=rtl>", "<p dir=ltr>"),
    ("html-dir", "2", "<table dir=ltr>", "<p dir=ltr>"),
    ("html-dir", "3", "<a dir=ltr>", "<p dir=ltr>"),
    ("html-height", "1", "<img height=9%>", "<img height=9>"),
    ("html-height", "2", NOT_BITING, "<img height=9>"),
    ("html-lang", "1", "<table><td lang=en>", "<p lang=en>"),
    ("html-lists", "1", "<ol reversed>", "<ol>"),
    ("html-lists", "2", "<ol><li value=3></ol>", "<ol><li></ol>"),
    (
        "html-mailto-links",
        "1",
        "<a href='mailto:a@b.c?cc=d@e.f'>",
        "<a href='mailto:a@b.c?subject=a'>",
    ),
    (
        "html-mailto-links",
        "3",
        "<a href='mailto:a@b.c?bcc=d@e.f'>",
        "<a href='mailto:a@b.c?cc=d@e.f'>",
    ),
    ("html-marquee", "2", "<marquee behavior=slide>", "<marquee>"),
    ("html-marquee", "3", "<marquee direction=up>", "<marquee>"),
    ("html-object", "1", "<object type=video/mp4>", "<object type=image/png>"),
    ("html-object", "2", "<object type=application/pdf>", "<object type=image/png>"),
    ("html-role", "2", "<p role=heading>", "<table role=presentation>"),
    ("html-semantics", "1", "<main>", "<time>"),
    ("html-semantics", "2", "<nav>", "<section>"),
    ("html-semantics", "5", "<nav>", "<time>"),
    ("html-style", "1", "<p></p><style>p{}</style>", sheet("p{top:0}")),
    ("html-style", "4", "<p></p><style>p{}</style>", sheet("p{top:0}")),
    ("html-style", "6", _LARGE, sheet("p{top:0}")),
    ("html-target", "1", "<a target=_self>", "<a target=_blank>"),
    ("html-target", "3", "<a target=_self>", "<a target=_blank>"),
    ("html-video", "5", "<video>", "<video controls>"),
    ("html-video", "6", "<video autoplay>", "<video>"),
    ("html-width", "1", "<img width=9%>", "<table width=9%>"),
    ("html-width", "2", NOT_BITING, "<img width=9>"),
    ("image-avif", "3", NOT_BITING, "<img src=a.avif>"),
    (
        "image-base64",
        "1",
        "<img src='data:image/gif;base64,AA=='>",
        "<img src='data:image/png;base64,AA=='>",
    ),
    (
        "image-base64",
        "3",
        "<img src='data:image/gif;base64,AA=='>",
        "<img src='data:image/png;base64,AA=='>",
    ),
    ("image-gif", "1", NOT_BITING, "<img src=a.gif>"),
    ("image-gif", "2", NOT_BITING, "<img src=a.gif>"),
    ("image-heif", "1", NOT_BITING, "<img src=a.heic>"),
    ("image-webp", "1", NOT_BITING, "<img src=a.webp>"),
    ("image-webp", "3", NOT_BITING, "<img src=a.webp>"),
]


def bites(feature: str, note: str, example: str) -> bool | None:
    """Whether a note bites in an example; None if that does not use the feature."""
    uses = uses_in(feature, example)
    return any(map(QUALIFIERS[feature, note], uses)) if uses else None


@pytest.mark.parametrize(("feature", "note", "yes", "no"), ROWS)
def test_a_note_bites_where_it_is_about_the_use(feature: str, note: str, yes: str, no: str) -> None:
    assert [bites(feature, note, one) for one in (yes, no) if one] == [True, False][bool(not yes) :]


def test_each_qualifier_has_a_row() -> None:
    assert {(feature, note) for feature, note, _, _ in ROWS} == {*QUALIFIERS}


def test_each_qualifier_is_of_a_note_of_the_data() -> None:
    data = client_data()
    assert data is not None
    known = {
        (name, note)
        for name, one in data.features.items()
        for status in one.lacking.values()
        for note in status.notes
    }
    assert {*QUALIFIERS} - known == set()
