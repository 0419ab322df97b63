"""Rules about what is too small, and about emoji in the subject."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.lengths import pixels

FONT_SMALL = CheckRule(
    "a11y-font-small", "warning", "Text is smaller than 12 pixels", "Email Markup Consortium"
)
TARGET_SIZE = CheckRule(
    "a11y-target-size",
    "info",
    "A link is smaller than 24 by 24 pixels",
    "WCAG 2.2, 2.5.8 Target Size (Minimum)",
)
SUBJECT_EMOJI = CheckRule(
    "a11y-subject-emoji",
    "info",
    "The subject has more than two emoji",
    "Email Markup Consortium",
)

_SMALLEST = 12.0
_LEAST_TARGET = 24.0
_MOST_EMOJI = 2
_WORD = re.compile(r"[^\W_].*?[^\W_]", re.DOTALL)
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[#*0-9]\ufe0f?\u20e3"
    "|[\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab"
    "\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b"
    "\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f201-\U0001f265"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001faff]|[\u2190-\u2bff\u3030\u303d\u00a9\u00ae]\ufe0f)"
    "[\ufe0f\U0001f3fb-\U0001f3ff]*"
    "(?:\u200d[\u2190-\u2bff\U0001f300-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)


def find_small_text(mail: CheckedMail) -> Iterator[Finding]:
    """Find text that is shown smaller than 12 pixels."""
    small: dict[Element, float] = {}
    for text in mail.outline.texts:
        style = mail.styles.of(text.element)
        if style.size >= _SMALLEST or not style.has_sure_size or text.element in small:
            continue
        if style.is_seen and _WORD.search(text.text) and text.element.name not in {"sub", "sup"}:
            small[text.element] = style.size
    if not mail.styles.is_complete:
        mail.skipped[FONT_SMALL.id] = "the style sheets have too many selectors"
    elif small:
        sizes = ", ".join(f"{size:.4g}px" for size in sorted({*small.values()})[:5])
        yield FONT_SMALL.found(sizes, *mail.locations(small), count=len(small))


def find_small_targets(mail: CheckedMail) -> Iterator[Finding]:
    """Find links of a known size that is too small: icons, above all."""
    small: dict[Element, str] = {}
    for link in mail.outline.named("a"):
        box = _box_of(mail, link) if "href" in link.attributes else None
        if box is not None and max(box) < _LEAST_TARGET and not mail.styles.of(link).takes_no_room:
            small[link] = f"{box[0]:g} by {box[1]:g}"
    if small:
        detail = ", ".join([*dict.fromkeys(small.values())][:3])
        yield TARGET_SIZE.found(detail, *mail.locations(small), count=len(small))


def _box_of(mail: CheckedMail, link: Element) -> tuple[float, float] | None:
    """The size of a link in which there is nothing but a picture; None if it is not known."""
    inside = mail.outline.inside(link)
    pictures = [one for one in inside if one.name == "img"]
    if len(pictures) != 1 or mail.outline.text_of(link):
        return None
    for element in (link, *inside):
        if any(
            "padding" in one.name or one.name == "display" for one in mail.styles.inline(element)
        ):
            return None
    picture = pictures[0]
    values = mail.styles.values(picture)
    width, height = (
        pixels(values.get(side, "").strip() or picture.get(side).strip(), 16.0)
        for side in ("width", "height")
    )
    # a pixel is there to count, not to be clicked
    return None if not width or not height or min(width, height) <= 1 else (width, height)


def find_emoji_in_subject(mail: CheckedMail) -> Iterator[Finding]:
    """Find a subject with many emoji, which are read aloud by their names."""
    found = _EMOJI.findall(mail.message.subject)
    if len(found) > _MOST_EMOJI:
        yield SUBJECT_EMOJI.found(f"{len(found)} emoji", Location(header="Subject"))


CHECKS = (
    Check(find_small_text, (FONT_SMALL,)),
    Check(find_small_targets, (TARGET_SIZE,)),
    Check(find_emoji_in_subject, (SUBJECT_EMOJI,)),
)
