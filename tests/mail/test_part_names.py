"""Parts without a name are saved under one that programs can open."""

from pathlib import Path

import pytest

from mailtrap_local.mail.attachment import Attachment
from mailtrap_local.mail.mime.content import parse


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("image/png", "part-1.png"),
        ("IMAGE/JPEG", "part-1.jpg"),
        ("image/jpg", "part-1.jpg"),
        ("image/svg+xml", "part-1.svg"),
        ("text/calendar; method=REQUEST", "part-1.ics"),
        ("text/vcard", "part-1.vcf"),
        ("text/csv", "part-1.csv"),
        ("text/x-unknown", "part-1.txt"),
        ("application/pdf", "part-1.pdf"),
        ("application/vnd.ms-excel", "part-1.xls"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "part-1.docx"),
        ("application/vnd.shop+json", "part-1.json"),
        ("application/pgp-signature", "part-1.asc"),
        ("application/x-unknown", "part-1.bin"),
        ("application/pdf; name=../../report", "report"),
    ],
)
def test_a_part_without_a_name_has_the_extension_of_its_type(
    tmp_path: Path, content_type: str, name: str
) -> None:
    content = parse(
        f"Content-Type: {content_type}\r\nContent-Disposition: attachment\r\n\r\n".encode()
    )
    assert Attachment(content.root, content).save(tmp_path).name == name
