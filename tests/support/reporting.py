"""Reports as their receivers read them: Python's email package, and Mailman's flufl.bounce."""

from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import NamedTuple

from flufl.bounce import all_failures

from mailtrap_local import Message as Mail


class DsnFields(NamedTuple):
    """Fields of a delivery status notification: of the message, and of each recipient."""

    message: Message
    recipients: list[Message]


def parsed(mail: Mail) -> EmailMessage:
    return message_from_bytes(mail.raw, policy=policy.default)


def status_fields(mail: Mail) -> DsnFields:
    part = parsed(mail).get_payload(1)
    assert isinstance(part, Message)
    groups = part.get_payload()
    assert isinstance(groups, list)
    if part.get_content_type() == "message/global-delivery-status":  # unknown to Python
        assert isinstance(groups[0], Message)
        octets = groups[0].as_bytes()
        groups = [message_from_bytes(one, policy=policy.default) for one in octets.split(b"\n\n")]
    of_message, *recipients = [one for one in groups if isinstance(one, Message) and one.keys()]
    return DsnFields(of_message, recipients)


def failures(mail: Mail) -> tuple[set[str], set[str]]:
    """Return the recipients that flufl.bounce finds to be failing for a time, and for good."""
    temporary, permanent = all_failures(message_from_bytes(mail.raw))
    return {one.decode() for one in temporary}, {one.decode() for one in permanent}
