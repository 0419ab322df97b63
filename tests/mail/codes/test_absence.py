"""The quick look says that a mail has no code only where the thorough one finds none."""

import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail_layouts import bodies
from mailtrap_local.mail.codes.absence import has_no_code
from mailtrap_local.mail.codes.extract import codes_in
from mailtrap_local.mail.codes.layout import html_lines
from mailtrap_local.mail.codes.lines import ScannedText
from mailtrap_local.mail.codes.readlines import ReadLine, text_lines

HERE = Path(__file__).parent


class Mail(NamedTuple):
    """Subject, text and HTML of a mail."""

    subject: str
    text: str
    html: str


def mails_of(file: Path) -> list[Mail]:
    found = []
    for mail in tomllib.loads(file.read_text("utf-8"))["mail"]:
        text, html = (
            bodies(mail["body"], mail["as"])
            if "as" in mail
            else (mail.get("text"), mail.get("html"))
        )
        found.append(Mail(mail["subject"], text or "", html or ""))
    return found


MAILS = [
    mail
    for file in (HERE / "codes.toml", *sorted(HERE.glob("sets/*/*.toml")))
    for mail in mails_of(file)
]
# Lines that together are a mail: those of real ones, and what the quick look has a rule for.
LINES = sorted({line for mail in MAILS for line in (mail.subject, *mail.text.split("\n"))})
PIECES = [
    *("604118", "G-604118", "604 118", "6", "K7QX-92MD", "KD7-R4M-09", "abc-def", "facade"),
    *("kestrel", "KESTREL", "pXtR", "brisk lemon harbor", "gable-rasp-onyx-tilt", "A B 7 D"),
    *("enter ", "cola ", "code: ", "your code is ", "valid", "sign in", "in 10 minutes"),
    *("٦٠٤١١٨", "K\u00adX7Q2", "验证码", "12code", ". ", ": ", " ", "\n", "\n", "- ", "_", "İ"),
]


def check(mail: Mail) -> bool:
    """Return whether the mail has a code, which the quick look must not deny."""
    lines = list(html_lines(mail.html))
    scanned = ScannedText([ReadLine(mail.subject)], text_lines(mail.text), lines)
    has_code = bool(codes_in(scanned))
    assert not (has_code and has_no_code(mail.subject, mail.text, lines))
    return has_code


def test_no_mail_of_any_set_is_denied_its_code() -> None:
    assert sum(map(check, MAILS)) > len(MAILS) / 2


def test_most_mails_without_words_for_a_code_are_denied_one() -> None:
    assert has_no_code("Notes of the board", "We met on Monday.\nAnn has the budget.", [])
    assert has_no_code("Order 604118", "Thank you.\nIt has been shipped to Oslo.", [])
    assert has_no_code("Facades", "Enter by the door on the left.\nAnn", [])  # none beside the verb


@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(LINES)), max_size=12).map("".join),
)
@settings(deadline=None)
def test_no_mail_of_pieces_is_denied_its_code(subject: str, written: str) -> None:
    check(Mail(subject, written, ""))
    check(Mail(subject, "", written.replace("\n", "<br>")))


@pytest.mark.slow
@given(st.lists(st.sampled_from(LINES), max_size=8), st.sampled_from(PIECES))
@settings(deadline=None, max_examples=1000)
def test_no_mail_of_lines_is_denied_its_code(lines: list[str], piece: str) -> None:
    check(Mail(piece, "\n".join(lines), ""))
    check(Mail("", "\n".join([*lines, piece]), ""))
