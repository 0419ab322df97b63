"""Mail of a failed test: in its report, in files, and in the reports of other tools.

`mailtrap_report=headers` removes codes, links and bodies from all of them, `off` adds nothing.
"""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_mailtrap_local.mailboxes import CapturedMail

if TYPE_CHECKING:
    from mailtrap_local import Message

_UNSAFE = re.compile(r"[^\w.-]+")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_MAX_FILE_NAME = 120  # characters
# for reports: runs nothing, fetches nothing
_FRAME = '<iframe sandbox style="width:100%;height:30em" srcdoc="{}"></iframe>'
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
)


class Evidence:
    """Mail of one failed phase of a test, to be attached to its report."""

    def __init__(self, item: pytest.Item, captured: Sequence[CapturedMail]) -> None:
        self._item = item
        self._captured = captured
        self._redacted = item.config.getini("mailtrap_report") == "headers"

    def attach(self, report: pytest.TestReport) -> list[Path]:
        """Attach it to the report, and to whatever this run writes. Returns the files written."""
        for captured in self._captured:
            text = "\n".join(self._lines(captured))
            report.sections.append((f"mail captured ({len(captured.messages)})", text))
        headlines = [self._headline(message) for message in self._messages()]
        vars(report)["mailtrap"] = headlines  # reports of workers carry it too
        plugins = self._item.config.pluginmanager
        if plugins.hasplugin("html"):
            self._attach_to_html(report)
        if plugins.hasplugin("allure_listener"):
            self._attach_to_allure()
        folder = self._item.config.getoption("--mail-artifacts")
        return list(self._write(Path(folder))) if folder else []

    def attach_checks(self, report: pytest.TestReport, error: BaseException | None) -> None:
        """Attach what checks find, as a section if the error of the test does not list it."""
        from pytest_mailtrap_local.mail_checks import (  # noqa: PLC0415  # for failures only
            check_in_brief,
            ignored_rules,
            lists_findings,
        )

        ignored = ignored_rules(self._item.config)
        messages = list(self._messages())
        found = check_in_brief(messages, ignored)
        has_detail = not self._redacted
        has_numbers = has_detail and len(messages) > 1  # as the lines about messages have
        lines = found.lines(has_detail=has_detail, has_numbers=has_numbers)
        if lines and not (error and lists_findings(error)):
            report.sections.append((found.title, "\n".join(lines)))
        vars(report)["mailtrap_checks"] = found.lines(has_detail=has_detail, has_numbers=False)

    def _messages(self) -> Iterator["Message"]:
        for captured in self._captured:
            yield from captured.messages

    def _lines(self, captured: CapturedMail) -> Iterator[str]:
        if self._redacted and captured.messages:
            yield from map(self._headline, captured.messages)
        else:
            yield captured.description
        for session in captured.sessions:
            if session.failed:
                yield f"{session.peer}  {str(session).rsplit(chr(10), 1)[-1]}"

    def _headline(self, message: "Message") -> str:
        recipients = ", ".join(message.rcpt_to)
        return f"{message.mail_from or '<>'} -> {recipients}  {self._subject(message)!r}"

    def _subject(self, message: "Message") -> str:
        return redacted(message.subject, message) if self._redacted else message.subject

    # -- files -------------------------------------------------------------------------------

    def _write(self, folder: Path) -> Iterator[Path]:
        place = folder / _file_name(self._item.nodeid.replace("/", "_").replace("::", "__"))
        place.mkdir(parents=True, exist_ok=True)
        for old in place.glob("[0-9][0-9]*-*.*"):  # of an earlier run
            old.unlink()
        for number, message in enumerate(self._messages(), 1):
            name = f"{number:02}-{_file_name(self._subject(message)[:60]) or 'no-subject'}"
            for suffix, content in self._contents(message):
                path = place / f"{name}.{suffix}"
                path.write_bytes(content)
                yield path
        sessions = (session for captured in self._captured for session in captured.sessions)
        for number, session in enumerate((one for one in sessions if one.failed), 1):
            path = place / f"{number:02}-{session.outcome}.transcript"
            path.write_text(f"{session}\n", encoding="utf-8")
            yield path

    def _contents(self, message: "Message") -> Iterator[tuple[str, bytes]]:
        if self._redacted:
            lines = (f"{name}: {redacted(value, message)}" for name, value in message.headers)
            yield "headers", "\n".join(lines).encode()
            return
        yield "eml", message.raw
        if message.html is not None:
            yield "html", message.html.encode(errors="replace")
        if message.text is not None:
            yield "txt", message.text.encode(errors="replace")
        transcript = _transcript(message)
        if transcript:
            yield "transcript", transcript.encode(errors="replace")

    # -- other tools -------------------------------------------------------------------------

    def _attach_to_html(self, report: Any) -> None:
        from pytest_html import extras  # noqa: PLC0415  # there only where it is installed

        shown = getattr(report, "extras", [])
        for message in self._messages():
            name = self._subject(message)[:60] or "(no subject)"
            if self._redacted:
                shown.append(extras.text(self._headline(message), name=name))
                continue
            if message.html is not None:
                shown.append(extras.html(_frame(message.html)))
            shown.append(extras.text(message.text or message.visible_text, name=name))
        report.extras = shown

    def _attach_to_allure(self) -> None:
        import allure  # noqa: PLC0415  # there only where it is installed

        kinds = allure.attachment_type
        for message in self._messages():
            name = self._subject(message) or "(no subject)"
            if self._redacted:
                allure.attach(self._headline(message), name=name, attachment_type=kinds.TEXT)
                continue
            if message.html is not None:
                allure.attach(message.html, name=name, attachment_type=kinds.HTML)
            allure.attach(message.raw, name=name, extension="eml")


def redacted(text: str, message: "Message") -> str:
    """Replace the codes and URLs in a text of a message by `…`."""
    for code in sorted(message.codes(), key=lambda code: -len(code.text)):
        text = text.replace(code.text, "…").replace(code.code, "…")
    return _URL.sub("…", text)


def _transcript(message: "Message") -> str:
    from mailtrap_local import SessionNotFound  # noqa: PLC0415  # see plugin

    try:
        return f"{message.session}\n"
    except SessionNotFound:
        return ""


def _file_name(text: str) -> str:
    """Turn a text into a file name; one that is too long is cut, and gets a hash."""
    name = _UNSAFE.sub("-", text).strip("-.")
    if len(name) <= _MAX_FILE_NAME:
        return name
    return f"{name[:_MAX_FILE_NAME]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _frame(source: str) -> str:
    return _FRAME.format(html.escape(_POLICY + source))


class JobSummary:
    """Table of failed tests and their mail for the job summary of GitHub Actions."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Add a row for a failure; called for reports of workers too."""
        headlines: Iterable[str] | None = getattr(report, "mailtrap", None)
        if report.failed and headlines is not None:
            mail = "<br>".join(map(_cell, headlines)) or "none"
            checks = "<br>".join(map(_cell, getattr(report, "mailtrap_checks", ()))) or "nothing"
            row = f"| {_cell(report.nodeid)} | {report.when} | {mail} | {checks} |\n"
            self._rows.append(row)

    def pytest_sessionfinish(self) -> None:
        """Append the table to the file that GitHub reads."""
        if self._rows:
            head = (
                "### Mail of failed tests\n\n"
                "| test | failed in | mail | checks found |\n| --- | --- | --- | --- |\n"
            )
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"\n{head}{''.join(self._rows)}")


def _cell(text: str) -> str:
    """Escape a text for a table cell, as code."""
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return f"<code>{html.escape(shown).replace('|', '&#124;').replace('`', '&#96;')}</code>"
