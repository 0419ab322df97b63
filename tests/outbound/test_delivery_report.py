"""Delivery status notifications: for Mailman's reader, and by the wishes of the envelope."""

from typing import Any

import pytest

from conversing import Serve
from delivering import deliver
from mailtrap_local import Message, NoFeedback, Sandbox
from mailtrap_local.outbound.feedback.report_mail import MOST_RETURNED
from reporting import failures, parsed, status_fields
from sending import ANN, BOB, SENDER

MAIL = b"From: app@example.com\r\nSubject: Hi\r\nMessage-ID: <1@shop.example>\r\n\r\nHello.\r\n"


def report_of(sandbox: Sandbox, mail: Message, **given: Any) -> Message:
    (report_id,) = mail.bounce(**given).messages
    return sandbox.mailroom.store.get(report_id).message


def sent(sandbox: Sandbox, raw: bytes = MAIL, **envelope: Any) -> Message:
    return deliver(sandbox, raw, **{"rcpt_to": (ANN, BOB), **envelope})


def test_a_bounce_says_who_did_not_get_it_and_why(sandbox: Sandbox) -> None:
    mail = sent(sandbox)
    report = report_of(sandbox, mail, recipient=ANN)
    assert (report.mail_from, report.rcpt_to, report.via) == ("", (SENDER,), "feedback")
    assert report.headers["Auto-Submitted"] == "auto-replied"
    assert report.headers["In-Reply-To"] == "<1@shop.example>"
    assert failures(report) == (set(), {ANN})
    of_message, (recipient,) = status_fields(report)
    assert of_message["Reporting-MTA"] == "dns; localhost"
    assert recipient["Final-Recipient"] == f"rfc822; {ANN}"
    assert (recipient["Action"], recipient["Status"]) == ("failed", "5.1.1")
    assert recipient["Diagnostic-Code"] == "smtp; 550 5.1.1 No such user"
    assert report.defects == ()


@pytest.mark.parametrize(
    ("code", "reply"),
    [
        ("5.2.2", "552 5.2.2 Mailbox full"),
        ("5.7.1", "550 5.7.1 Delivery not authorized, message refused"),
        ("5.999.999", "554 5.999.999 Transaction failed"),
    ],
)
def test_a_code_has_its_reply(sandbox: Sandbox, code: str, reply: str) -> None:
    report = report_of(sandbox, sent(sandbox), code=code)
    assert failures(report) == (set(), {ANN, BOB})
    for recipient in status_fields(report).recipients:
        assert (recipient["Status"], recipient["Diagnostic-Code"]) == (code, f"smtp; {reply}")


def test_a_delay_is_not_final_and_returns_the_header_alone(sandbox: Sandbox) -> None:
    report = report_of(sandbox, sent(sandbox), code="4.2.2")
    assert failures(report) == ({ANN, BOB}, set())
    (recipient, _) = status_fields(report).recipients
    assert recipient["Action"] == "delayed"
    assert recipient["Will-Retry-Until"]
    assert parsed(report).get_payload(2).get_content_type() == "text/rfc822-headers"  # type: ignore[union-attr]  # a part
    assert b"Hello." not in report.raw


def test_own_words_are_one_line_of_the_report(sandbox: Sandbox) -> None:
    report = report_of(sandbox, sent(sandbox), text="550 5.1.1 Gone\r\nAction: delivered")
    (recipient, _) = status_fields(report).recipients
    assert recipient.get_all("Action") == ["failed"]
    assert "Gone" in recipient["Diagnostic-Code"]


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (((), ()), {ANN, BOB}),
        ((("NOTIFY=FAILURE",), ("NOTIFY=NEVER",)), {ANN}),
        ((("NOTIFY=success,delay",), ("notify=Failure,Delay",)), {BOB}),
        ((("NOTIFY=NONSENSE",), ("NOTIFY=",)), {ANN, BOB}),
    ],
)
def test_notify_says_for_whom(
    sandbox: Sandbox, options: tuple[tuple[str, ...], ...], asked: set[str]
) -> None:
    report = report_of(sandbox, sent(sandbox, rcpt_options=options))
    assert failures(report)[1] == asked


def test_where_no_notification_is_wanted_there_is_none(sandbox: Sandbox) -> None:
    mail = sent(sandbox, rcpt_options=(("NOTIFY=NEVER",), ("NOTIFY=SUCCESS",)))
    with pytest.raises(NoFeedback, match="NOTIFY"):
        mail.bounce()
    sandbox.mailbox.assert_count(1)


@pytest.mark.parametrize(
    ("ret", "size", "is_whole"),
    [
        ("", 10, True),
        ("", MOST_RETURNED, False),
        ("RET=FULL", MOST_RETURNED, True),
        ("ret=hdrs", 10, False),
        ("RET=other", 10, True),
    ],
)
def test_ret_says_how_much_comes_back(
    sandbox: Sandbox, ret: str, size: int, *, is_whole: bool
) -> None:
    raw = MAIL + b"x" * size + b"\r\n"
    report = report_of(sandbox, sent(sandbox, raw, mail_options=(ret,)))
    assert (raw in report.raw) is is_whole
    assert b"Message-ID: <1@shop.example>" in report.raw


def test_envid_and_orcpt_come_back_decoded(sandbox: Sandbox) -> None:
    report = report_of(
        sandbox,
        sent(
            sandbox,
            mail_options=("ENVID=order+2B4711", "RET=HDRS"),
            rcpt_options=(("ORCPT=rfc822;list+2Bann@example.com",), ("ORCPT=none",)),
        ),
    )
    of_message, (ann, bob) = status_fields(report)
    assert of_message["Original-Envelope-Id"] == "order+4711"
    assert ann["Original-Recipient"] == "rfc822; list+ann@example.com"
    assert bob["Original-Recipient"] is None


@pytest.mark.parametrize("envid", ["a+0D+0AX-Other:+20b", "caf+C3+A9", "+zz"])
def test_an_envid_that_is_invalid_is_left_out(sandbox: Sandbox, envid: str) -> None:
    mail = sent(sandbox, mail_options=(f"ENVID={envid}",))
    for event in (mail.bounce(), mail.complain()):
        (report_id,) = event.messages
        report = sandbox.mailroom.store.get(report_id).message
        assert b"Original-Envelope-Id" not in report.raw
        assert b"X-Other" not in report.raw


@pytest.mark.parametrize(
    "orcpt",
    [
        "rfc822;a+0D+0AAction: delivered",
        "rfc822;" + "x" * 600,
        "rfc822;caf+C3+A9@x.example",
        "rf c;x",
        "rfc822;+zz",
    ],
)
def test_an_orcpt_that_is_invalid_is_left_out(sandbox: Sandbox, orcpt: str) -> None:
    report = report_of(sandbox, sent(sandbox, rcpt_options=((f"ORCPT={orcpt}",), ())))
    (ann, _) = status_fields(report).recipients
    assert ann["Original-Recipient"] is None
    assert ann.get_all("Action") == ["failed"]


def test_other_scripts_have_the_forms_of_rfc_6533(sandbox: Sandbox) -> None:
    recipient = "añn@exämple.com"
    mail = sent(
        sandbox,
        "Subject: Grüße\r\n\r\nHi\r\n".encode(),
        rcpt_to=(recipient,),
        mail_options=("SMTPUTF8",),
        rcpt_options=((r"ORCPT=utf-8;\x{F1}n@x.example",),),
    )
    report = report_of(sandbox, mail)
    kinds = [part.get_content_type() for part in parsed(report).iter_parts()]
    assert kinds == ["text/plain", "message/global-delivery-status", "message/global"]
    (fields,) = status_fields(report).recipients
    assert fields["Final-Recipient"] == f"utf-8; {recipient}"
    assert fields["Original-Recipient"] == "utf-8; ñn@x.example"
    assert "SMTPUTF8" in report.envelope.mail_options
    assert report.defects == ()


def test_a_message_comes_back_to_the_octet_but_for_its_line_ends(sandbox: Sandbox) -> None:
    raw = MAIL + b"8 bit \xff\xfe, a bare LF\nand no end"
    report = report_of(sandbox, sent(sandbox, raw))
    assert raw.replace(b"LF\n", b"LF\r\n") in report.raw
    assert failures(report) == (set(), {ANN, BOB})


def test_the_null_sender_gets_no_bounce(serve: Serve) -> None:
    sandbox = serve()
    mail = sent(sandbox)
    bounce = report_of(sandbox, mail)
    for give in (bounce.bounce, bounce.complain, bounce.reply):
        with pytest.raises(NoFeedback, match="its sender is <>"):
            give()
    sandbox.mailbox.assert_count(2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"code": "2.0.0"}, "code = '2.0.0': write one like 5.1.1"),
        ({"code": "550"}, "code = '550'"),
        ({"code": "5.1.1\r\nX: y"}, "code = "),
        ({"recipient": "eve@example.com"}, "'eve@example.com' is no recipient: there are ann@"),
        ({"text": "x" * 100_001}, "text: at most 100,000 characters"),
    ],
)
def test_a_mistake_is_said(sandbox: Sandbox, given: dict[str, Any], said: str) -> None:
    with pytest.raises(NoFeedback) as problem:
        sent(sandbox).bounce(**given)
    assert said in str(problem.value)


def test_a_message_without_recipients_has_nobody_who_could_refuse_it(sandbox: Sandbox) -> None:
    with pytest.raises(NoFeedback, match="no recipients"):
        sent(sandbox, rcpt_to=()).bounce()
