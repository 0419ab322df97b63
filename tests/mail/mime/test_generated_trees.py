"""What generators of MIME write is read back without a difference."""

from collections.abc import Iterator
from email.encoders import encode_base64
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

import pytest
from hypothesis import given, settings

from mailtrap_local.mail.mime.content import Part, parse
from mime_trees import CHARSETS, Branch, Leaf, Tree, read, trees, written


@given(trees(*CHARSETS))
@settings(deadline=None)
def test_trees_of_the_standard_library_come_back(tree: Branch) -> None:
    content = parse(made(tree).as_bytes(policy=SMTP))
    assert list(read(content, content.root)) == list(written(tree))
    mime_defects = {defect.id for defect in content.defects} - {"missing-from", "missing-date"}
    assert not mime_defects


def made(tree: Tree) -> Message:
    if isinstance(tree, Branch):
        return MIMEMultipart(tree.kind, _subparts=[made(child) for child in tree.children])
    if tree.text is not None:
        return MIMEText(tree.text, tree.content_type.partition("/")[2], tree.charset)
    return made_file(tree)


def made_file(leaf: Leaf) -> Message:
    part = MIMEBase(*leaf.content_type.split("/"))
    part.set_payload(leaf.data)
    encode_base64(part)
    part.add_header("Content-Disposition", leaf.disposition or "", filename=leaf.filename)
    return part


@pytest.mark.slow
@given(trees(*CHARSETS))
@settings(deadline=None)
def test_no_part_is_lost(tree: Branch) -> None:
    content = parse(made(tree).as_bytes(policy=SMTP))
    for part in leaves_outside_alternatives(content.root):
        if part not in content.attachments:
            text = content.decode(part)
            assert text in (content.text or "") or text in (content.html or "")


def leaves_outside_alternatives(part: Part) -> Iterator[Part]:
    if not part.children:
        yield part
    elif part.content_type != "multipart/alternative":
        for child in part.children:
            yield from leaves_outside_alternatives(child)
