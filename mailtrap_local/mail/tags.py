"""Find the tags of a message in its header and its recipients."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.headers import leading_headers

MAX_TAG = 100
"""Characters of a tag."""

TAG_RULE = f"a tag is 1 to {MAX_TAG} printable characters"
_FROM_MAIL = 20  # tags of one message: more are hostile, or a mistake
_MOST_TRIED = 1000  # that may be no valid tags, or the same one
_REACH = 2**16  # octets in which X-Tags is searched


def tags_of(envelope: Envelope, raw: bytes) -> list[str]:
    """The tags of `X-Tags: a, b` and of recipients like `ann+a+b@example.com`, at most 20.

    Cheap for a message with neither.
    """
    if not _may_have_header(raw) and not any("+" in address for address in envelope.rcpt_to):
        return []
    written = chain(_of_header(raw), _of_recipients(envelope.rcpt_to))
    return clean_tags(islice(written, _MOST_TRIED))[:_FROM_MAIL]


def clean_tags(names: Iterable[str]) -> list[str]:
    """Valid tags, with white space folded, each once ignoring case.

    A tag is 1 to 100 printable characters.
    """
    tags: dict[str, str] = {}
    for name in names:
        tag = " ".join(name.split())
        if tag and len(tag) <= MAX_TAG and tag.isprintable():
            tags.setdefault(tag.casefold(), tag)
    return list(tags.values())


def checked_tags(names: Iterable[str]) -> list[str]:
    """Valid tags, as above. Raises BadMessage for an invalid one."""
    names = list(names)
    for name in names:
        if not clean_tags([name]):
            raise BadMessage(f"tags: {name[:MAX_TAG]!r}: {TAG_RULE}")
    return clean_tags(names)


def _may_have_header(raw: bytes) -> bool:
    end = raw.find(b"\r\n\r\n", 0, _REACH)  # quick: with other line ends it searches more
    return b"x-tags" in raw[: end if end >= 0 else _REACH].lower()


def _of_header(raw: bytes) -> Iterator[str]:
    for value in leading_headers(raw).all("X-Tags"):
        yield from value.split(",")


def _of_recipients(recipients: Iterable[str]) -> Iterator[str]:
    for address in recipients:
        local, _, _ = address.rpartition("@")
        yield from local.split("+")[1:]
