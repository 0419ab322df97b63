"""Complaints, automatic replies, and who asks for feedback: addresses, faults, envelopes."""

import imaplib
import smtplib
from email import message_from_bytes

import pytest

from attempting import attempts_of, is_over, relay
from conversing import Serve
from delivering import deliver
from mailtrap_local import NoFeedback, Sandbox
from reporting import failures, parsed, status_fields
from sending import ANN, BOB, SENDER, send

MAIL = (
    b"From: The App <app@example.com>\r\nSubject: Offer\r\nMessage-ID: <1@x.example>\r\n\r\nHi.\r\n"
)


def test_a_complaint_is_in_the_abuse_reporting_format(sandbox: Sandbox) -> None:
    mail = deliver(sandbox, MAIL, rcpt_to=(ANN, BOB), peer="192.0.2.7:4711")
    (report_id,) = mail.complain(recipient=BOB).messages
    report = sandbox.mailroom.store.get(report_id).message
    whole = parsed(report)
    assert whole.get_content_type() == "multipart/report"
    assert whole.get_param("report-type") == "feedback-report"
    _, fields, original = whole.iter_parts()
    assert fields.get_content_type() == "message/feedback-report"
    said = message_from_bytes(fields.get_payload(0).as_bytes())  # type: ignore[union-attr]  # a part
    assert (said["Feedback-Type"], said["Version"]) == ("abuse", "1")
    assert said["Original-Mail-From"] == f"<{SENDER}>"
    assert said.get_all("Original-Rcpt-To") == [f"<{BOB}>"]
    assert (said["Source-IP"], said["Reported-Domain"]) == ("192.0.2.7", "example.com")
    assert original.get_content_type() == "message/rfc822"
    assert (report.subject, report.mail_from) == ("FW: Offer", "")


def test_an_automatic_reply_is_from_the_recipient(sandbox: Sandbox) -> None:
    mail = deliver(sandbox, MAIL, rcpt_to=(ANN, BOB))
    event = mail.reply("Bin im Urlaub – bis März.\nDanke", recipient=ANN)
    (reply,) = (sandbox.mailroom.store.get(one).message for one in event.messages)
    assert reply.sender == ANN
    assert (reply.mail_from, reply.rcpt_to) == ("", (SENDER,))
    assert (reply.subject, reply.headers["In-Reply-To"]) == ("Auto: Offer", "<1@x.example>")
    assert reply.headers["Auto-Submitted"] == "auto-replied"
    assert (reply.text or "").splitlines()[0] == "Bin im Urlaub – bis März."
    assert reply.defects == ()
    assert len(mail.reply().messages) == 2


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied; owner-email=x",
        "Precedence: Bulk",
        "List-Id: <news.example.com>",
    ],
)
def test_nothing_replies_to_what_no_person_has_sent(sandbox: Sandbox, field: str) -> None:
    mail = deliver(sandbox, field.encode() + b"\r\n" + MAIL)
    with pytest.raises(NoFeedback):
        mail.reply()
    send(sandbox.smtp, raw=mail.raw, to="auto-reply@fault.test")
    assert sandbox.mailroom.settle(None, 0.05, 10)
    sandbox.mailbox.assert_empty(header={"Subject": "Auto: Offer"}, settle=0)


def test_loops_are_impossible(sandbox: Sandbox) -> None:
    """What comes back to an address that asks for feedback asks for none."""
    for to in ("bounce", "auto-reply", "complaint", "delayed"):
        send(sandbox.smtp, to=f"{to}@fault.test", sender="auto-reply@fault.test")
        send(sandbox.smtp, to=f"{to}@fault.test", sender="bounce@fault.test")
        send(sandbox.smtp, to=f"{to}@fault.test", sender="")
    assert sandbox.mailroom.settle(None, 0.05, 20)
    sandbox.mailbox.assert_count(12 + 8)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("bounce@fault.test", "failed 5.1.1"),
        ("Bounce-5.2.2+ann@Fault.Test", "failed 5.2.2"),
        ("delayed@fault.test", "delayed 4.4.1"),
        ("delayed-4.7.1@fault.test", "delayed 4.7.1"),
        ("complaint@fault.test", "complaint"),
        ("auto-reply@fault.test", "reply"),
        ("bounce@simulator.amazonses.com", "failed 5.1.1"),
        ("bounce+label1@simulator.amazonses.com", "failed 5.1.1"),
        ("suppressionlist@simulator.amazonses.com", "failed 5.1.1"),
        ("complaint@simulator.amazonses.com", "complaint"),
        ("ooto@simulator.amazonses.com", "reply"),
        ("success@simulator.amazonses.com", ""),
        ("bounced@resend.dev", "failed 5.1.1"),
        ("complained+x@resend.dev", "complaint"),
        ("delivered@resend.dev", ""),
        ("suppressed@resend.dev", "failed 5.1.1"),
        ("Hard_Bounce@bounce-testing.postmarkapp.com", "failed 5.1.1"),
        ("softbounce@bounce-testing.postmarkapp.com", "delayed 4.2.2"),
        ("hard_bounce@test.mandrillapp.com", "failed 5.1.1"),
        ("spam@test.mandrillapp.com", "complaint"),
        ("bounce@fault.test.example", ""),
        ("bounce-4.1.1@fault.test", ""),
        ("bounces@fault.test", ""),
        ("bounce@resend.dev", ""),
    ],
)
def test_an_address_asks_for_feedback_by_its_name(
    sandbox: Sandbox, address: str, kind: str
) -> None:
    send(sandbox.smtp, to=[ANN, address], raw=MAIL)
    assert sandbox.mailroom.settle(None, 0.05, 10)
    first, *reports = sandbox.mailbox
    assert first.rcpt_to == (ANN, address)
    if not kind:
        assert reports == []
        return
    (report,) = reports
    if kind in ("complaint", "reply"):
        assert report.subject == {"complaint": "FW: Offer", "reply": "Auto: Offer"}[kind]
        assert address in report.raw.decode()
        return
    (fields,) = status_fields(report).recipients
    assert f"{fields['Action']} {fields['Status']}" == kind
    assert fields["Final-Recipient"] == f"rfc822; {address}"


def test_it_ends_after_so_many_times(sandbox: Sandbox) -> None:
    for _ in range(3):
        send(sandbox.smtp, to="bounce-2-times-then-ok@fault.test")
    sandbox.mailbox.wait_for_all(2, subject="Undelivered", timeout=20)


def test_success_is_reported_where_the_envelope_asks_for_it(sandbox: Sandbox) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        assert client.ehlo()[0] == 250
        assert client.has_extn("dsn")
        client.docmd("MAIL", f"FROM:<{SENDER}> ENVID=order-1 RET=FULL")
        client.docmd("RCPT", f"TO:<{ANN}> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;a@x.example")
        client.docmd("RCPT", f"TO:<{BOB}> NOTIFY=FAILURE")
        client.docmd("RCPT", "TO:<bounce@fault.test> NOTIFY=SUCCESS")
        client.data(MAIL)
    report = sandbox.mailbox.wait_for(subject="Successful")
    assert sandbox.mailroom.settle(None, 0.05, 10)
    sandbox.mailbox.assert_count(2)
    of_message, (fields,) = status_fields(report)
    assert of_message["Original-Envelope-Id"] == "order-1"
    assert (fields["Action"], fields["Status"]) == ("delivered", "2.1.5")
    assert fields["Original-Recipient"] == "rfc822; a@x.example"
    assert failures(report) == (set(), set())


def test_a_fault_has_a_mail_bounce_that_was_taken(sandbox: Sandbox) -> None:
    faults = sandbox.mailbox.faults
    at_rcpt = faults.feedback("bounce-5.2.2", recipient="bob@*", times=1)
    at_end = faults.feedback("complaint", on="end-of-data", recipient="ann@*", times=1)
    send(sandbox.smtp, to=[ANN, BOB], raw=MAIL)
    bounce = sandbox.mailbox.wait_for(subject="Undelivered")
    assert failures(bounce) == (set(), {BOB})
    complaint = sandbox.mailbox.wait_for(subject="FW: Offer")
    assert f"<{ANN}>" in complaint.raw.decode()
    assert f"<{BOB}>" not in complaint.raw.decode()
    assert (at_rcpt.hits, at_end.hits) == (1, 1)
    send(sandbox.smtp, to=[ANN, BOB], raw=MAIL)
    assert sandbox.mailroom.settle(None, 0.05, 10)
    sandbox.mailbox.assert_count(4)


def test_what_was_asked_of_a_message_that_was_reset_is_forgotten(sandbox: Sandbox) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.ehlo()
        client.mail(SENDER)
        client.rcpt("bounce@fault.test")
        client.rset()
        client.sendmail(SENDER, [ANN], MAIL)
    assert sandbox.mailroom.settle(None, 0.05, 10)
    sandbox.mailbox.assert_count(1)


class TestMailboxes:
    def test_a_report_is_where_the_routes_say(self, serve: Serve) -> None:
        sandbox = serve(
            route=[
                {"mailbox": "bounces", "recipient": "bounces@*"},
                {"mailbox": "shop", "recipient": "*@shop.example"},
            ]
        )
        for sender in ("bounces@example.com", SENDER):
            send(sandbox.smtp, to="bounce@fault.test", sender=sender)
        assert sandbox.mailroom.settle(None, 0.05, 10)
        counts = {name: one.total for name, one in sandbox.mailroom.mailboxes().items()}
        assert counts == {"inbox": 3, "bounces": 1, "shop": 0}

    def test_without_a_route_it_is_beside_its_message(self, sandbox: Sandbox) -> None:
        own = sandbox.open_mailbox("own")
        send(own, to="bounce@fault.test")
        assert own.wait_for(subject="Undelivered").rcpt_to == (SENDER,)
        other = deliver(sandbox, MAIL, mailbox="other")
        (report_id,) = other.bounce().messages
        assert sandbox.mailroom.store.get(report_id).message.mailbox == "other"
        sandbox.mailbox.assert_empty(subject="Undelivered", settle=0)


def test_a_bounce_is_read_over_imap(serve: Serve) -> None:
    sandbox = serve(imap="127.0.0.1:0")
    send(sandbox.smtp, to="bounce@fault.test", sender="bounces@shop.example")
    sandbox.mailbox.wait_for(subject="Undelivered")
    with imaplib.IMAP4(*sandbox.imap, timeout=20) as client:
        client.login("bounces@shop.example", "any password")
        assert client.select() == ("OK", [b"1"])
        _, found = client.fetch("1", "(RFC822 BODYSTRUCTURE)")
        pieces = b" ".join(
            b" ".join(one) if isinstance(one, tuple) else one or b"" for one in found
        )
    assert b'"message" "delivery-status"' in pieces.lower()
    assert b"Final-Recipient: rfc822; bounce@fault.test" in pieces


def test_a_relay_takes_reports_back_to_the_app(serve: Serve) -> None:
    app = serve()
    table = relay(app, auto="via:feedback", allow=[SENDER])
    sandbox = serve(relay=table)
    send(sandbox.smtp, to=["bounce@fault.test"])
    arrived = app.mailbox.wait_for(subject="Undelivered", timeout=20)
    assert (arrived.mail_from, arrived.rcpt_to) == ("", (SENDER,))
    assert failures(arrived) == (set(), {"bounce@fault.test"})
    (attempt,) = attempts_of(sandbox.mailbox.find(subject="Undelivered"), until=is_over)
    assert attempt.status == "sent"
    app.mailbox.assert_count(1)


def test_mail_that_goes_on_by_a_relay_is_reported_as_relayed(serve: Serve) -> None:
    sandbox = serve(relay=relay(serve(), auto="offer", allow=[ANN]))
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.sendmail(SENDER, [ANN, BOB], MAIL, rcpt_options=["NOTIFY=SUCCESS"])
    by_recipient = {}
    for report in sandbox.mailbox.wait_for_all(2, header={"Auto-Submitted": "auto-replied"}):
        (fields,) = status_fields(report).recipients
        by_recipient[fields["Final-Recipient"]] = fields["Action"]
    assert by_recipient == {f"rfc822; {ANN}": "relayed", f"rfc822; {BOB}": "delivered"}
