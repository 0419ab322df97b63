"""Reply to DATA and BDAT (RFC 5321 section 4.1.1.4, RFC 3030): receive a message."""

from collections.abc import Callable
from functools import partial

from mailtrap_local.mail.message import Message
from mailtrap_local.smtp.conversation import Conversation
from mailtrap_local.smtp.data import Excess, MessageData
from mailtrap_local.smtp.grammar import parse_chunk
from mailtrap_local.smtp.lines import Flood
from mailtrap_local.smtp.requests import KeepMessage
from mailtrap_local.smtp.transaction import OVER_BUDGET

TLS_REQUIRED = "530 5.7.0 Send STARTTLS first"

_MAX_DISCARDED = 2**22  # octets of a chunk over the limit that are read to its end


def too_big(conversation: Conversation) -> str:
    """Return the reply to a message over the limit."""
    limit = conversation.effects.max_message_size
    return f"552 5.3.4 Message too big, the limit is {limit} octets"


# -- DATA ------------------------------------------------------------------------------------


def reply_to_data(conversation: Conversation, argument: str) -> None:
    """Reply to DATA, and read the message behind it."""
    transaction = conversation.transaction
    if argument:
        conversation.refuse("501 5.5.4 Syntax: DATA")
    elif not transaction.recipients or transaction.chunks is not None:
        conversation.refuse("503 5.5.1 Send MAIL and RCPT first, and no BDAT")
    else:
        transaction.begin_transfer()
        if conversation.is_watched:
            _ask_about_data(conversation)
        else:
            _receive_data(conversation)


def _ask_about_data(conversation: Conversation) -> None:
    def accept(_reply: str | None) -> None:
        _receive_data(conversation)

    def refuse(reply: str) -> None:
        conversation.transaction.end_transfer()
        conversation.refuse(reply)

    conversation.ask_at("DATA", accept, refuse, recipients=conversation.transaction.recipients)


def _receive_data(conversation: Conversation) -> None:
    conversation.in_message = True
    conversation.say("354 End data with <CR><LF>.<CR><LF>")
    share = conversation.transaction.message_share
    if conversation.effects.drop_at is None:
        data = MessageData(conversation.effects.max_message_size, share)
        conversation.read = partial(_read_data, conversation, data)
    else:
        conversation.read = partial(_read_until_drop, conversation, MessageData(0, share))


def _read_data(conversation: Conversation, data: MessageData) -> bool:
    received = conversation.input
    end = data.read(received.octets, received.at)
    if end is None:
        received.clear()
        if data.problem is Excess.ENDLESS:
            raise Flood
        return False
    received.at = end
    conversation.in_message = False
    conversation.read = None
    if data.problem is None:
        _accept_message(conversation, data.take())
    else:
        is_big = data.problem is Excess.TOO_BIG
        _finish(conversation, too_big(conversation) if is_big else OVER_BUDGET)
    return True


def _read_until_drop(conversation: Conversation, data: MessageData) -> bool:
    """Read so much of a message as a fault allows, or all of a shorter one; then drop."""
    received = conversation.input
    left = (conversation.effects.drop_at or 0) - len(received)
    conversation.effects.drop_at = left
    end = data.read(received.octets, received.at)
    received.clear()
    if end is None and left > 0:
        return False
    conversation.drop("DATA")
    return True


# -- BDAT ------------------------------------------------------------------------------------


def reply_to_bdat(conversation: Conversation, argument: str) -> None:
    """Reply to BDAT, and read the chunk of so many octets behind it (RFC 3030)."""
    chunk = parse_chunk(argument)
    if chunk is None:
        conversation.refuse("501 5.5.4 Syntax: BDAT octets [LAST]")
        return
    octets, is_last = chunk
    transaction, effects = conversation.transaction, conversation.effects
    conversation.in_message = True
    octets_before = len(transaction.chunks or b"")
    if (
        octets_before + octets > effects.max_message_size
        or not transaction.recipients
        or "CHUNKING" in effects.hidden
    ):
        _refuse_chunk(conversation, octets, _chunk_refusal(conversation), is_last=is_last)
        return
    is_first = transaction.chunks is None
    if transaction.chunks is None:
        transaction.chunks = bytearray()  # no list: there may be any number of one-octet chunks
        transaction.begin_transfer()
    if is_first and conversation.is_watched:
        conversation.ask_at(
            "DATA",
            lambda _: _receive_chunk(conversation, octets, is_last=is_last),
            lambda reply: _refuse_chunk(conversation, octets, reply, is_last=is_last),
            recipients=transaction.recipients,
        )
    else:
        _receive_chunk(conversation, octets, is_last=is_last)


def _receive_chunk(conversation: Conversation, octets: int, *, is_last: bool) -> None:
    message = conversation.transaction.chunks
    assert message is not None  # noqa: S101  # since BDAT was accepted
    drop_at = conversation.effects.drop_at
    if drop_at is not None and (is_last or len(message) + octets >= drop_at):
        skipped = min(octets, drop_at - len(message))
        _skip(conversation, skipped, partial(conversation.drop, "DATA"))
        return
    end = len(message) + octets

    def read() -> bool:
        message.extend(conversation.input.take(end - len(message)))
        if not conversation.transaction.message_share.grow_to(len(message)):
            missing = end - len(message)
            message.clear()
            conversation.transaction.message_share.release()
            _refuse_chunk(conversation, missing, OVER_BUDGET, is_last=is_last)
        elif len(message) == end:
            conversation.in_message = False
            conversation.read = None
            _reply_to_chunk(conversation, octets, is_last=is_last)
        else:
            return False
        return True

    conversation.read = read
    if not octets:
        read()


def _reply_to_chunk(conversation: Conversation, octets: int, *, is_last: bool) -> None:
    if is_last:
        _accept_message(conversation, bytes(conversation.transaction.chunks or b""))
    elif octets:
        conversation.say(f"250 2.0.0 {octets} octets taken")
    else:
        conversation.refuse("250 2.0.0 0 octets taken")


def _chunk_refusal(conversation: Conversation) -> str:
    if "CHUNKING" in conversation.effects.hidden:
        return "502 5.5.1 CHUNKING is not offered"
    if conversation.transaction.recipients:
        return too_big(conversation)
    if conversation.requires_tls:
        return TLS_REQUIRED
    return "503 5.5.1 Send MAIL and RCPT first"


def _refuse_chunk(conversation: Conversation, octets: int, reply: str, *, is_last: bool) -> None:
    """Reply to a chunk that is not taken, once so many octets of it have been read."""
    if octets > conversation.effects.max_message_size + _MAX_DISCARDED:
        conversation.close_with(reply)
    else:
        finish = partial(_finish_chunk, conversation, reply, is_last=is_last)
        _skip(conversation, octets, finish)


def _finish_chunk(conversation: Conversation, reply: str, *, is_last: bool) -> None:
    if is_last and conversation.transaction.recipients:
        _finish(conversation, reply)
    else:
        conversation.reset()  # so that further chunks of this message are refused too
        conversation.refuse(reply)


def _skip(conversation: Conversation, octets: int, then: Callable[[], object]) -> None:
    """Read and drop so many octets."""
    left = octets

    def read() -> bool:
        nonlocal left
        left -= conversation.input.skip(left)
        if left > 0:
            return False
        conversation.in_message = False
        conversation.read = None
        then()
        return True

    conversation.read = read
    if not octets:
        read()


# -- the complete message --------------------------------------------------------------------


def _accept_message(conversation: Conversation, raw: bytes) -> None:
    if conversation.is_watched:
        conversation.ask_at(
            "end-of-data",
            partial(_keep, conversation, raw),
            partial(_finish, conversation),
            hook=("DATA", raw),
            recipients=conversation.transaction.recipients,
            raw=raw,
        )
    else:
        _keep(conversation, raw, None)


def _keep(conversation: Conversation, raw: bytes, reply: str | None) -> None:
    def kept(answer: Message | str) -> None:
        if isinstance(answer, str):
            _finish(conversation, answer)
            return
        conversation.record.kept(answer.id, answer.mailbox)
        conversation.delivery.feedback.note_sent(answer, conversation.effects.feedback)
        if conversation.effects.drop_without_reply:
            conversation.drop("end-of-data, with the message kept,")
        else:
            _finish(conversation, reply or f"250 2.0.0 Kept as {answer.id}")
            conversation.record.replied()

    transaction = conversation.transaction
    envelope = transaction.envelope(transaction.recipients)
    conversation.ask(KeepMessage(envelope, raw, transaction.mailbox), kept)


def _finish(conversation: Conversation, reply: str) -> None:
    """Reply to a message, for LMTP once for each recipient (RFC 2033 section 4.2)."""
    conversation.current_command = "the message"
    recipients = len(conversation.transaction.recipients)
    conversation.reset()
    conversation.unproductive_replies = 0
    for _ in range(recipients if conversation.listener.lmtp else 1):
        conversation.say(reply)
