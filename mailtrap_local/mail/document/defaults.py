"""Styles that elements have without any sheet, as far as they matter (HTML section 15.3)."""

_NONE = {"display": "none"}
_SMALLER = {"font-size": "smaller"}
_BOLD = {"font-weight": "bolder"}
_HEADS = {"h1": "2em", "h2": "1.5em", "h3": "1.17em", "h4": "1em", "h5": "0.83em", "h6": "0.67em"}
_BUTTON = {"background-color": "#efefef", "color": "#000000", "font-size": "13.33px"}
_FIELD = {"background-color": "#ffffff", "color": "#000000", "font-size": "13.33px"}
_HIDDEN = ("datalist", "dialog", "head", "option", "rp", "script", "template")
LINK = {"color": "#0000ee"}
"""Of `a` with an address."""
DEFAULTS: dict[str, dict[str, str]] = {
    **{name: {"font-size": size, "font-weight": "bold"} for name, size in _HEADS.items()},
    **dict.fromkeys(("b", "strong"), _BOLD),
    "small": _SMALLER,
    "sub": _SMALLER,
    "sup": _SMALLER,
    **dict.fromkeys(_HIDDEN, _NONE),
    "big": {"font-size": "larger"},
    "button": _BUTTON,
    "input": _FIELD,
    "mark": {"background-color": "#ffff00", "color": "#000000"},
    "select": _FIELD,
    "svg": {"filter": "svg"},  # its text has colors of its own
    "textarea": _FIELD,
    "th": {"font-weight": "bold"},
}
QUIRKY_TABLE = {"font-size": "medium", "font-weight": "normal"}
"""Of `table` in a document without a doctype (HTML section 15.3.10)."""
