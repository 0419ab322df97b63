"""Texts in criteria: any white space is one space."""

import pytest

from delivering import deliver
from mailtrap_local import Sandbox

RAW = (
    b"Subject: Two  spaces\r\n\there\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\n\r\nbecause you asked for a new\r\npassword   for\tyour account.\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<p>Hello<br>dear\n  Ann,</p><p>bye</p>\r\n--b--\r\n"
)


@pytest.mark.parametrize(
    "criteria",
    [
        {"body": "asked for a new password for your account"},
        {"body": "asked for a new\npassword   for"},
        {"body": "hello dear ann,"},
        {"text": "NEW PASSWORD"},
        {"html": "dear ann,"},
        {"subject": "two spaces here"},
        {"subject": "two  spaces"},
    ],
)
def test_any_white_space_is_one_space(sandbox: Sandbox, criteria: dict[str, str]) -> None:
    assert deliver(sandbox, RAW).matches(**criteria)  # type: ignore[arg-type]  # a table of them


@pytest.mark.parametrize("criteria", [{"body": "newpassword"}, {"subject": "twospaces"}])
def test_but_never_none(sandbox: Sandbox, criteria: dict[str, str]) -> None:
    assert not deliver(sandbox, RAW).matches(**criteria)  # type: ignore[arg-type]  # as above
