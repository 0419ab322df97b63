"""Attachments in one archive: names that any system can save, and each of them once."""

import pytest

from mailtrap_local.mail.attachment_archive import archive_names


@pytest.mark.parametrize(
    ("names", "packed"),
    [
        (["a.pdf", "b.pdf"], ["a.pdf", "b.pdf"]),
        (["a.pdf"] * 3, ["a.pdf", "a (2).pdf", "a (3).pdf"]),
        (["a.pdf", "A.PDF", "a (2).pdf"], ["a.pdf", "A (2).PDF", "a (2) (2).pdf"]),
        (["caf\u00e9", "cafe\u0301"], ["caf\u00e9", "cafe\u0301 (2)"]),
        (["../../etc/passwd", "..\\..\\boot.ini"], [".._.._etc_passwd", ".._.._boot.ini"]),
        (["a:b?.txt", "CON", "nul.txt", "console"], ["a_b_.txt", "_", "_.txt", "console"]),
        (["a.txt. .", "...", " "], ["a.txt", "_", "_ (2)"]),
        ([".env", ".env"], [".env", ".env (2)"]),
    ],
)
def test_names_are_safe_and_unique(names: list[str], packed: list[str]) -> None:
    assert list(archive_names(names)) == packed


def test_long_names_keep_their_number_and_suffix() -> None:
    first, second = archive_names(["ü" * 200 + ".pdf"] * 2)
    assert len(first.encode()) <= 255
    assert len(second.encode()) <= 255
    assert (first[-5:], second[-8:]) == ("ü.pdf", "ü (2).pdf"[-8:])


def test_a_thousand_equal_names_are_numbered_without_delay() -> None:
    names = list(archive_names(["same"] * 1000))
    assert len(set(names)) == 1000
    assert names[-1] == "same (1000)"
