"""Find HTML that clients cut, drop or run nowhere, and mails that say little without images."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import MOST_PLACES, Finding
from mailtrap_local.mail.document.element import Element

_CLIPPED = 102 * 1024  # octets
_NEARLY_CLIPPED = 92 * 1024
_LARGE_SHEET = 16 * 1024
_FEW_WORDS = 20
_PREHEADER = 200  # characters of which clients show the first

CLIP = CheckRule("gmail-clip", "error", "Gmail clips HTML above 102 KiB, styles and all")
CLIP_NEAR = CheckRule("gmail-clip-near", "info", "Gmail will soon clip this HTML, at 102 KiB")
STYLE_SIZE = CheckRule(
    "gmail-style-size", "warning", "Gmail drops a style sheet above 16 KiB", "caniemail.com"
)
SCRIPT = CheckRule("html-script", "error", "Mail clients run no scripts")
HANDLER = CheckRule("html-event-handler", "error", "Mail clients drop event handlers")
EMBEDDED = CheckRule("html-embedded", "error", "Mail clients drop embedded pages and objects")
FORM = CheckRule("html-form", "warning", "Forms do not work in many mail clients")
IMAGE_ONLY = CheckRule("image-only", "warning", "Without its images the mail says little")
PREHEADER = CheckRule(
    "preheader-poor", "info", "The first text, which lists of mail show, says nothing of the mail"
)

_EMBEDDED = ("iframe", "object", "embed", "applet", "frameset", "frame", "portal", "fencedframe")
_FIELDS = ("input", "select", "textarea")
# outside a form, boxes are switches of style sheets: `:checked ~ .menu`
_NO_ENTRY = frozenset({"hidden", "checkbox", "radio"})
# Data for Gmail's actions and the like is no script: HTML section 4.12.1.1.
_DATA_SCRIPT = re.compile(
    r"\s*(?:application|text)/(?:ld\+)?json\s*\Z|text/(?:x-)?template", re.IGNORECASE
)
_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")
_NO_TEXT = frozenset({"title", "style", "script", "head", "template", "noscript"})
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u17b4\u180e\u200b-\u200f\u2060\ufeff]+")
_POOR = re.compile(
    r"(?:(?:please )?(?:click|tap)? ?(?:here )?(?:to )?(?:view|read|open|see|display)"
    r" (?:this |the |our |your )?(?:e-?mail|message|newsletter|mail|it|online version)?s? ?"
    r"(?:as a web ?page|(?:with)?in (?:a |your |the )?(?:web )?browser|online|on the web)"
    r"|(?:having )?(?:trouble|problems?|difficult\w*) (?:viewing|reading|seeing|displaying)"
    r"|(?:if you )?(?:can['\u2019]?t|cannot|can not|are unable to|are having trouble)"
    r" (?:to )?(?:see|view|read|display|viewing|seeing|reading)"
    r"|(?:e-?mail|message|newsletter|images?) (?:is )?not (?:display|show|view)\w*"
    r"|(?:view )?(?:web|online|browser) version\b|view online|view in browser"
    r"|unsubscribe\b|abmelden|abbestellen|se désabonner|se désinscrire|darse de baja"
    r"|(?:im|in ihrem|in deinem) browser (?:ansehen|anzeigen|öffnen)|(?:web|online-?)version\b"
    r"|(?:wenn|falls|sollte) (?:sie )?dies\w* (?:e-?mail|newsletter|nachricht)"
    r"|(?:voir|afficher|lire|ouvrir) (?:cet? (?:e-?mail|message) )?(?:dans|en) (?:le |votre )?"
    r"(?:navigateur|ligne)|(?:ver|abrir) (?:este (?:correo|mensaje|email) )?en (?:el |tu |su )?"
    r"navegador|ver online|(?:visualizza|apri) (?:\w+ )?nel browser|bekijk (?:\w+ )*in (?:je|uw|de)"
    r" browser)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)


def _find_sizes(mail: CheckedMail) -> Iterator[Finding]:
    """Compare with Gmail's limits, which count the decoded octets."""
    start = mail.message.content.html_start
    if start is None:
        return
    octets = max(len(start.text.encode(errors="replace")), start.size if start.is_cut else 0)
    detail = f"{octets / 1024:.1f} KiB"
    if octets > _CLIPPED:
        yield CLIP.found(detail)
    elif octets > _NEARLY_CLIPPED:
        yield CLIP_NEAR.found(detail)
    for element in mail.outline.named("style"):
        size = len(mail.outline.raw_text(element).encode(errors="replace"))
        if size > _LARGE_SHEET:
            yield STYLE_SIZE.found(f"{size / 1024:.1f} KiB", mail.location(element))


def _find_dropped(mail: CheckedMail) -> Iterator[Finding]:
    scripts = [one for one in mail.outline.named("script") if not _is_data(one)]
    yield from _found(mail, SCRIPT, scripts, "<script>")
    handlers = [one for one in mail.outline.elements if _handlers(one)]
    names = sorted({name for one in handlers for name in _handlers(one)})
    yield from _found(mail, HANDLER, handlers, ", ".join(names[:10]))
    for name in _EMBEDDED:
        yield from _found(mail, EMBEDDED, mail.outline.named(name), f"<{name}>")
    forms = mail.outline.named("form") or [
        one for one in mail.outline.named(*_FIELDS) if one.get("type").lower() not in _NO_ENTRY
    ]
    yield from _found(mail, FORM, forms, f"<{forms[0].name}>" if forms else "")


def _found(
    mail: CheckedMail, rule: CheckRule, elements: list[Element], detail: str
) -> Iterator[Finding]:
    if elements:
        places = [mail.location(one) for one in elements[:MOST_PLACES]]
        yield rule.found(detail, *places, count=len(elements))


def _is_data(script: Element) -> bool:
    return _DATA_SCRIPT.match(script.get("type")) is not None


def _handlers(element: Element) -> list[str]:
    if "on" not in element.tag.attributes_source.lower():
        return []
    return [name for name in element.attributes if _HANDLER.fullmatch(name)]


_HANDLER = re.compile(
    r"on(?:click|dblclick|contextmenu|load|unload|error|abort|submit|reset|change|input|select|focus"
    r"|blur|scroll|resize|toggle|wheel|play|pause|message|hashchange|beforeunload|copy|cut|paste"
    r"|mouse\w+|key\w+|touch\w+|pointer\w+|drag\w*|drop|animation\w+|transition\w+|focus(?:in|out))"
)


def _find_little_text(mail: CheckedMail) -> Iterator[Finding]:
    pictures = [one for one in mail.outline.named("img") if not _is_pixel(mail, one)]
    if not pictures:
        return
    words = 0
    for text in mail.outline.texts:
        if text.element.name not in _NO_TEXT and mail.is_seen(text):
            words += len(_WORD.findall(text.text))
            if words >= _FEW_WORDS:
                return
    places = [mail.location(one) for one in pictures[:MOST_PLACES]]
    count = f"{words} word{'' if words == 1 else 's'}"
    yield IMAGE_ONLY.found(f"{count} of text", *places, count=len(pictures))


def _is_pixel(mail: CheckedMail, image: Element) -> bool:
    sizes = {image.get(name).strip().removesuffix("px") for name in ("width", "height")}
    return sizes <= {"0", "1"} or bool(mail.styles.of(image).hidden)


def _find_preheader(mail: CheckedMail) -> Iterator[Finding]:
    """Look at the first text, hidden text included: that is what a preheader is."""
    words: list[str] = []
    length = 0
    first = None
    for text in mail.outline.texts:
        if text.element.name in _NO_TEXT:
            continue
        shown = " ".join(_INVISIBLE.sub("", text.text).split())
        if not shown:
            continue
        first = first or text.element
        words.append(shown)
        length += len(shown)
        if length > _PREHEADER:
            break
    start = " ".join(words).lstrip(" |*>-\u00b7\u2022\u2013\u2014\u00bb\u203a")
    if first is not None and (_URL.match(start) or _POOR.match(start)):
        yield PREHEADER.found(start[:80], mail.location(first))


CHECKS = (
    Check(_find_sizes, (CLIP, CLIP_NEAR, STYLE_SIZE)),
    Check(_find_dropped, (SCRIPT, HANDLER, EMBEDDED, FORM)),
    Check(_find_little_text, (IMAGE_ONLY,)),
    Check(_find_preheader, (PREHEADER,)),
)
