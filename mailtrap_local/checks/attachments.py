"""Rules about attached files."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.file_kinds import (
    PICTURES,
    claimed_kind,
    kind_of_content,
    kinds_agree,
)
from mailtrap_local.checks.finding import Finding, Location, Severity
from mailtrap_local.mail.mime.content import Content, Part

ATTACHMENT_DOUBLE_EXTENSION = CheckRule(
    "attachment-double-extension", "error", "A program is named like a document"
)
ATTACHMENT_BLOCKED = CheckRule(
    "attachment-blocked", "error", "Gmail refuses files of this extension", "Gmail"
)
ATTACHMENT_EMPTY = CheckRule("attachment-empty", "error", "An attached file is empty")
ATTACHMENT_TYPE_MISMATCH = CheckRule(
    "attachment-type-mismatch",
    "warning",
    "A file is of another kind than it says",
    "MIME Sniffing Standard",
)
ATTACHMENT_MACROS = CheckRule("attachment-macros", "warning", "A document may have macros")
ATTACHMENT_UNNAMED = CheckRule(
    "attachment-unnamed", "warning", "An attached file has no name", "RFC 2183 section 2.3"
)

# https://support.google.com/mail/answer/6590
_BLOCKED = frozenset(
    """ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_
    exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix msixbundle msp mst nsh pif
    ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll""".split()  # noqa: SIM905  # easier to compare with its source
)
_PROGRAMS = frozenset(
    """exe scr com bat cmd pif js jse vbs vbe wsf wsh hta msi lnk ps1 jar cpl reg app apk
    msix dll""".split()  # noqa: SIM905  # likewise
)
_DOCUMENTS = frozenset(
    """pdf doc docx docm xls xlsx xlsm ppt pptx rtf odt ods odp txt csv html htm jpg jpeg png gif
    bmp tif tiff webp svg mp3 mp4 avi mov wav zip rar 7z eml ics""".split()  # noqa: SIM905  # likewise
)
_WITH_MACROS = frozenset(
    "docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm".split()  # noqa: SIM905  # likewise
)
_EXTENSION = re.compile(r"\.\s*([A-Za-z0-9_]{1,12})\s*\Z")
_HEAD = 4096  # octets that tell the kind
_LARGEST_SEARCHED = 10 * 2**20  # octets, as sent, in which macros are searched
_MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))
_UNNAMED_PARENTS = frozenset(
    {"multipart/report", "multipart/signed", "multipart/encrypted", "multipart/alternative"}
)


def find_attachments(mail: CheckedMail) -> Iterator[Finding]:
    """Find attached files that are dangerous, useless or refused."""
    content = mail.message.content
    parents = {child.number: part for part in content.parts for child in part.children}
    for part in content.attachments:
        if part.is_message:
            continue
        where = Location(part=part.number)
        yield from _by_name(part, where)
        if part.filename is None and _needs_name(content, part, parents.get(part.number)):
            yield ATTACHMENT_UNNAMED.found(part.content_type, where)
        head = content.payload_start(part, _HEAD)
        if not head and not content.payload(part):
            yield ATTACHMENT_EMPTY.found(_name(part), where)
            continue
        yield from _by_kind(part, head, where)
        if _may_have_macros(content, part):
            yield ATTACHMENT_MACROS.found(_name(part), where)


def _by_name(part: Part, where: Location) -> Iterator[Finding]:
    extension = _extension(part)
    before = _EXTENSION.search((part.filename or "")[: -len(extension) - 1].rstrip(" ."))
    before = before or _EXTENSION.search((part.filename or "").rpartition(".")[0])
    if extension in _PROGRAMS and before is not None and before[1].lower() in _DOCUMENTS:
        yield ATTACHMENT_DOUBLE_EXTENSION.found(_name(part), where)
    elif extension in _BLOCKED:
        yield ATTACHMENT_BLOCKED.found(_name(part), where)


def _needs_name(content: Content, part: Part, parent: Part | None) -> bool:
    if parent is not None and parent.content_type in _UNNAMED_PARENTS:
        return False
    return not content.shows(part) and (part.disposition == "attachment" or part.content_id is None)


def _by_kind(part: Part, head: bytes, where: Location) -> Iterator[Finding]:
    extension = _extension(part)
    claimed = claimed_kind(part.content_type, extension)
    if claimed is None:
        return
    found = kind_of_content(head)
    if kinds_agree(claimed.kind, found, extension, head):
        return
    is_other = claimed.kind in PICTURES and found not in PICTURES
    severity: Severity = "error" if is_other or claimed.kind == "pdf" else "warning"
    detail = f"{_name(part)}: {claimed.by}, but the content is {found or 'of no known kind'}"
    yield ATTACHMENT_TYPE_MISMATCH.found(detail, where, severity=severity)


def _may_have_macros(content: Content, part: Part) -> bool:
    extension = _extension(part)
    if extension in _WITH_MACROS or ".macroenabled." in part.content_type:
        return True
    claimed = claimed_kind(part.content_type, extension)
    is_office = claimed is not None and claimed.kind in {"zip", "ole"} and extension != "zip"
    if not is_office or part.end - part.body > _LARGEST_SEARCHED:
        return False
    data = content.payload(part)
    return any(sign in data for sign in _MACROS)


def _extension(part: Part) -> str:
    found = _EXTENSION.search(part.filename or "")
    return found[1].lower() if found else ""


def _name(part: Part) -> str:
    return part.filename or part.content_type


CHECKS = (
    Check(
        find_attachments,
        (
            ATTACHMENT_DOUBLE_EXTENSION,
            ATTACHMENT_BLOCKED,
            ATTACHMENT_EMPTY,
            ATTACHMENT_TYPE_MISMATCH,
            ATTACHMENT_MACROS,
            ATTACHMENT_UNNAMED,
        ),
    ),
)
