"""The error of a mailbox that is not clean."""

import pytest

from delivering import deliver
from mailtrap_local import Mailbox, MailNotClean, Sandbox

ONLY = ["[!tl]*", "l[!i]*"]  # of templates and links


def raw(body: str) -> bytes:
    return f"From: a@shop.example\r\nTo: ann@example.com\r\n\r\n{body}\r\n".encode()


def test_messages_with_the_same_findings_share_a_table(sandbox: Sandbox, mailbox: Mailbox) -> None:
    for body in ("Hello {{ name }}",) * 5 + ("http://localhost/", "Hello Ann"):
        deliver(sandbox, raw(body), mailbox=mailbox.name)
    with pytest.raises(MailNotClean) as caught:
        mailbox.assert_clean(ignore=ONLY)
    lines = str(caught.value).splitlines()
    assert lines[0] == "6 of 7 messages are not clean (6 errors):"
    assert all("app@example.com -> ann@example.com" in line for line in lines[1:4])
    assert lines[4] == "  … and 2 more like these"
    assert lines[5].startswith("    error  template-leftover  text 1:7  ")
    assert lines[7].startswith("    error  link-localhost  text 1:1  ")
    assert lines[8] == "  how to mend it:"
    assert lines[9].endswith("/docs/checks/leftovers.md#template-leftover")
    assert lines[-1].endswith('ignore=["template-leftover", "link-localhost"]')
    assert caught.value.rules == ("template-leftover", "link-localhost")


def test_tables_of_many_messages_are_cut(sandbox: Sandbox, mailbox: Mailbox) -> None:
    for number in range(12):
        deliver(sandbox, raw(f"Hello {{{{ name_{number} }}}}"), mailbox=mailbox.name)
    with pytest.raises(MailNotClean, match=r"\n  … and 2 more messages\n"):
        mailbox.assert_clean(ignore=ONLY)
