"""A failed test's mail in files, JUnit, pytest-html, Allure and a job summary."""

import html
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import smtplib
from email.message import EmailMessage

import pytest

def send(mailbox, subject="Reset your password: 604118"):
    message = EmailMessage()
    message["From"] = "app@example.com"
    message["To"] = "ann@example.com"
    message["Subject"] = subject
    message.set_content("Your code is 604118. Or open https://shop.example/reset/s3cret")
    message.add_alternative("<p>Your code is 604118</p><script>alert(1)</script>", subtype="html")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.send_message(message)

def test_fails(mailbox):
    send(mailbox)
    mailbox.faults.reject_rcpt()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mailbox)
    assert False

def test_passes(mailbox):
    send(mailbox)
"""


@pytest.fixture
def failing(project: pytest.Pytester) -> pytest.Pytester:
    project.makepyfile(test_shop=TESTS)
    return project


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_bytes().decode()
        for path in folder.rglob("*.*")
        if path.is_file()
    }


def test_the_section_also_names_sessions_that_failed(failing: pytest.Pytester) -> None:
    result = failing.runpytest()
    result.stdout.fnmatch_lines(
        [
            "*- mail captured (1) -*",
            "#* app@example.com -> ann@example.com  'Reset your password: 604118'",
            "127.0.0.1:*  rejected: rcpt *:<ann@example.com> was answered 550 5.1.1 No such user",
        ],
        consecutive=True,
    )


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_artifacts_are_written_of_what_failed(
    failing: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    for _ in range(2):  # the second time over those of the first
        failing.runpytest_subprocess("--mail-artifacts", "kept", *workers)
        there = files(failing.path / "kept")
        stem = "test_shop.py__test_fails/01-"
        assert there.keys() == {
            f"{stem}Reset-your-password-604118.{suffix}"
            for suffix in ("eml", "html", "txt", "transcript")
        } | {f"{stem}rejected.transcript"}
        mail = f"{stem}Reset-your-password-604118"
        assert "Subject: Reset your password: 604118\r\n" in there[f"{mail}.eml"]
        assert there[f"{mail}.html"].startswith("<p>Your code")
        assert "c: mail from:<app@example.com>" in there[f"{mail}.transcript"].lower()
        assert "550 5.1.1" in there[f"{stem}rejected.transcript"]


def test_any_subject_and_any_name_make_a_file(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("name", ["../../../x", "x" * 300, "a/b", "."])
        def test_fails(send, name):
            send("../../../etc/" + "y" * 300)
            send("")
            assert False
        """
    )
    project.runpytest("--mail-artifacts", "kept/here").assert_outcomes(failed=4)
    there = files(project.path / "kept" / "here")
    assert len(there) == 4 * 2 * 3
    assert sum("02-no-subject" in name for name in there) == 4 * 3


def test_junit_has_properties_and_attachments(failing: pytest.Pytester) -> None:
    failing.runpytest("--junitxml=r.xml", "--mail-artifacts=kept", "-o", "junit_logging=system-out")
    cases = {case.get("name"): case for case in ET.parse(failing.path / "r.xml").iter("testcase")}
    for case in cases.values():
        (found,) = case.iterfind("properties/property[@name='mailtrap.messages']")
        assert found.get("value") == "1"
    said = cases["test_fails"].findtext("system-out") or ""
    attachments = [line for line in said.splitlines() if line.startswith("[[ATTACHMENT|/")]
    assert len(attachments) == 5
    assert all(Path(line[13:-2]).is_file() for line in attachments)
    assert "ATTACHMENT" not in (cases["test_passes"].findtext("system-out") or "")


def test_nothing_secret_is_left_if_so_wanted(failing: pytest.Pytester) -> None:
    result = failing.runpytest("--mail-artifacts=kept", "-o", "mailtrap_report=headers")
    result.stdout.fnmatch_lines(["*'Reset your password: …'"])
    there = files(failing.path / "kept")
    assert sorted(Path(name).name for name in there) == [
        "01-Reset-your-password.headers",
        "01-rejected.transcript",
    ]
    for text in (*there, *there.values(), result.stdout.str().partition("mail captured")[2]):
        assert "604118" not in text
        assert "s3cret" not in text


def test_nothing_at_all_is_left_if_so_wanted(failing: pytest.Pytester) -> None:
    result = failing.runpytest("--mail-artifacts=kept", "-o", "mailtrap_report=off")
    result.stdout.no_fnmatch_line("*mail captured*")
    assert not (failing.path / "kept").exists()


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_a_job_of_github_gets_a_table(
    failing: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: tuple[str, ...]
) -> None:
    source = failing.path / "test_shop.py"
    source.write_text(source.read_text().replace("    assert False", "    send_bad(mailbox)"))
    source.write_text(
        source.read_text()
        + """
def send_bad(mailbox):
    mailbox.faults.clear()
    send(mailbox, "a | b <b>`c`")
    assert False
"""
    )
    summary = failing.path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    failing.runpytest_subprocess(*workers).assert_outcomes(failed=1, passed=1)
    before, _, title, _, *table = summary.read_text().splitlines()
    assert (before, title) == ("before", "### Mail of failed tests")
    assert table[:2] == [
        "| test | failed in | mail | checks found |",
        "| --- | --- | --- | --- |",
    ]
    (row,) = table[2:]
    assert row.startswith("| <code>test_shop.py::test_fails</code> | call | <code>app@example.com")
    assert "a &#124; b &lt;b&gt;&#96;c&#96;" in row


def test_pytest_html_shows_the_mail(failing: pytest.Pytester) -> None:
    pytest.importorskip("pytest_html")
    plugins = ("-p", "metadata", "-p", "html")
    failing.runpytest_subprocess(*plugins, "--html=r.html", "--self-contained-html")
    shown = html.unescape((failing.path / "r.html").read_text())
    assert "iframe sandbox" in shown
    assert "default-src" in shown
    assert "<script>alert(1)" not in shown


def test_allure_gets_the_mail(failing: pytest.Pytester) -> None:
    pytest.importorskip("allure")
    failing.runpytest_subprocess("-p", "allure_pytest", "--alluredir=allure")
    results = [json.loads(path.read_text()) for path in failing.path.glob("allure/*-result.json")]
    (failed,) = (one for one in results if one["name"] == "test_fails")
    kinds = {Path(one["source"]).suffix for one in failed["attachments"]}
    assert {".eml", ".html"} <= kinds


def test_what_cannot_be_written_is_reported(failing: pytest.Pytester) -> None:
    (failing.path / "taken").write_text("a file")
    result = failing.runpytest("--mail-artifacts=taken")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["*- mail captured (1) -*", "could not be had: *taken*"])
