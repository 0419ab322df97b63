"""Defects of the message format are findings."""

import ast
from pathlib import Path

import pytest

from checked_mails import message_of, raw_of
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.defects import CHECKS, find_defects
from mailtrap_local.mail.mime import check as mime_check

ERRORS = """missing-from duplicate-header nul-byte line-too-long header-malformed
    header-charset-unknown encoding-unknown base64-invalid quoted-printable-invalid uuencode-invalid
    content-type-malformed boundary-missing boundary-not-found"""


def test_severities() -> None:
    rules = CHECKS[0].rules
    assert {rule.id for rule in rules if rule.severity == "error"} == set(ERRORS.split())
    assert [rule.id for rule in rules if rule.severity == "info"] == ["bare-lf"]


def ids_in_source() -> set[str]:
    """Ids that the parser writes: the first argument of `add`, and what it returns as a defect."""
    found: set[str] = set()
    folder = Path(mime_check.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_each_rule_is_of_the_parser() -> None:
    known = ids_in_source() | {"missing-from", "missing-date"}
    assert {rule.id for rule in CHECKS[0].rules} <= known


@pytest.mark.parametrize(
    ("raw", "rule", "place"),
    [
        (raw_of([("Subject", "a"), ("Subject", "b")]), "duplicate-header", "Subject"),
        (raw_of([("From", None)]), "missing-from", "From"),
        (raw_of([("Date", "soon")]), "date-invalid", "Date"),
        (raw_of([("Content-Type", "text")]), "content-type-malformed", "Content-Type"),
        (raw_of([("Content-Transfer-Encoding", "base64")], "%\n"), "base64-invalid", 1),
        (raw_of(body="a\0b\n"), "nul-byte", None),
        (raw_of(body="a" * 999 + "\n"), "line-too-long", None),
        (raw_of([("Content-Type", "multipart/mixed")]), "boundary-missing", None),
        (raw_of([("X", "Grüße")]), "non-ascii-header", "X"),
    ],
)
def test_a_defect_is_found_in_its_place(raw: bytes, rule: str, place: str | int | None) -> None:
    findings = list(find_defects(CheckedMail(message=message_of(raw))))
    found = next(one for one in findings if one.id == rule)
    assert (found.where.header or found.where.part) == place


def test_no_defect_in_a_sound_message() -> None:
    assert list(find_defects(CheckedMail(message=message_of(raw_of())))) == []
