"""Magic recipients: every form that `docs/faults.md` lists, met by smtplib with no API at all."""

import re
import smtplib
import time
from collections.abc import Callable

import pytest

from mailtrap_local import Mailbox
from paths import DOCS
from sending import send

DOCUMENTATION = (DOCS / "faults.md").read_text()

Answer = Callable[..., int]


@pytest.fixture
def answer(mailbox: Mailbox) -> Answer:
    """`answer("550@fault.test")` sends to it: the code of the answer, 0 for none at all."""

    def answer(*to: str) -> int:
        try:
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
                refused = client.sendmail("app@example.com", to, b"x" * 2000)
        except smtplib.SMTPServerDisconnected:
            return 0
        except smtplib.SMTPRecipientsRefused as refusal:
            refused = refusal.recipients
        except smtplib.SMTPResponseException as refusal:
            return refusal.smtp_code
        return next((code for code, _text in refused.values()), 250)

    return answer


# what a client meets that sends to it again and again
ANSWERS = {
    "550": [550, 550],
    "550-5.7.1": [550, 550],
    "data-554": [554, 554],
    "451-then-ok": [451, 250, 451],
    "451-3-times-then-ok": [451, 451, 451, 250, 451],
    "552": [552, 552],
    "data-451-then-ok": [451, 250, 451],
    "data-451-2-times-then-ok": [451, 451, 250, 451],
    "greylist": [451, 250, 250],
    "drop": [0, 0],
    "drop-after-1000": [0, 0],
    "data-drop": [0, 0],
    "drop-after-store": [0, 0],
    # forms that are put together of these
    "421-then-ok": [421, 250, 421],
    "drop-then-ok": [0, 250, 0],
    "drop-after-0-then-ok": [0, 250, 0],
    "drop-after-store-2-times-then-ok": [0, 0, 250, 0],
    "451-then-ok+ann": [451, 250, 451],
    "hello": [250, 250],
    # these are taken, and each has its sender get mail besides: see `FEEDBACK`
    "bounce": [250],
    "bounce-5.2.2": [250],
    "delayed": [250],
    "complaint": [250],
    "auto-reply": [250],
}
FEEDBACK = {"bounce", "bounce-5.2.2", "delayed", "complaint", "auto-reply"}
TAKE_TIME = {
    "delay-5",
    "data-delay-3",
    "data-delay-5",
    "throttle-1000",
}  # shown below, with less of it


def test_every_form_is_tried() -> None:
    documented = set(re.findall(r"`([^`@ ]+)@fault\.test`", DOCUMENTATION))
    of_smtp = {name for name in documented if not name.startswith("api-")}
    assert of_smtp <= {*ANSWERS, *TAKE_TIME}


@pytest.mark.parametrize(("name", "codes"), ANSWERS.items(), ids=ANSWERS)
def test_a_recipient_is_answered_as_its_name_says(
    answer: Answer, mailbox: Mailbox, name: str, codes: list[int]
) -> None:
    assert [answer(f"{name}@Fault.test") for _ in codes] == codes
    kept = len(codes) if "after-store" in name else codes.count(250)
    came_back = len(codes) if name in FEEDBACK else 0
    mailbox.wait_for_all(kept + came_back)
    mailbox.assert_count(kept + came_back)


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("delay-0.2", 0.2), ("data-delay-0.2", 0.2), ("throttle-10000", 2000 / 10_000)],
)
def test_a_recipient_takes_its_time(
    answer: Answer, mailbox: Mailbox, name: str, seconds: float
) -> None:
    began = time.monotonic()
    assert answer(f"{name}@fault.test") == 250
    assert time.monotonic() - began >= seconds
    assert mailbox.wait_for(rcpt=f"{name}@fault.test")


def test_the_enhanced_code_is_the_one_asked_for(mailbox: Mailbox) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.ehlo()
        client.mail("app@example.com")
        assert client.rcpt("550@fault.test") == (550, b"5.1.1 No such user")
        assert client.rcpt("550-5.7.1@fault.test")[1].startswith(b"5.7.1 ")


def test_other_recipients_are_taken_beside_it(answer: Answer, mailbox: Mailbox) -> None:
    assert answer("ann@example.com", "550@fault.test", "bob@example.com") == 550
    assert mailbox.wait_for().rcpt_to == ("ann@example.com", "bob@example.com")


def test_a_whole_message_is_refused_for_one_of_its_recipients(
    answer: Answer, mailbox: Mailbox
) -> None:
    assert answer("ann@example.com", "data-554@fault.test") == 554
    assert len(mailbox) == 0


def test_each_tag_counts_for_itself(answer: Answer) -> None:
    ann, bob = "451-then-ok+ann@fault.test", "451-then-ok+bob@fault.test"
    assert [answer(to) for to in (ann, bob, ann, bob)] == [451, 451, 250, 250]


def test_each_mailbox_counts_for_itself(
    answer: Answer, open_mailbox: Callable[..., Mailbox]
) -> None:
    assert answer("451-then-ok@fault.test") == 451
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(open_mailbox(), to="451-then-ok@fault.test")
    assert answer("451-then-ok@fault.test") == 250
