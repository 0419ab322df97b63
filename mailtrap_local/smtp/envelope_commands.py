"""Reply to MAIL and RCPT, the commands of a message's envelope."""

from mailtrap_local.faults.magic_address import is_magic
from mailtrap_local.smtp.authentication import requires_authentication
from mailtrap_local.smtp.conversation import Conversation
from mailtrap_local.smtp.grammar import Path, announced_size, parse_path
from mailtrap_local.smtp.message import too_big

_SENDER_OK = "250 2.1.0 Sender ok"
_RECIPIENT_OK = "250 2.1.5 Recipient ok"


def reply_to_mail(conversation: Conversation, argument: str) -> None:
    """Reply to MAIL (RFC 5321 section 4.1.1.2)."""
    path = parse_path(argument[5:]) if argument[:5].upper() == "FROM:" else None
    transaction = conversation.transaction
    conversation.only_probes = False
    if not conversation.record.helo:
        conversation.refuse("503 5.5.1 Send EHLO first")
    elif requires_authentication(conversation):
        conversation.refuse("530 5.7.0 Authentication required")
    elif transaction.sender is not None:
        conversation.refuse("503 5.5.1 One sender at a time, RSET to start again")
    elif path is None:
        conversation.refuse("501 5.1.7 Syntax: MAIL FROM:<address> [parameters], without a name")
    elif (path.parameters and (refusal := _refusal_of_parameters(conversation, path))) or (
        refusal := transaction.refusal_of_size(path)
    ):
        conversation.refuse(refusal)
    elif conversation.is_watched:
        _ask_about_sender(conversation, path)
    else:
        transaction.begin(path)
        conversation.say(_SENDER_OK)


def _refusal_of_parameters(conversation: Conversation, path: Path) -> str | None:
    """Return the reply to MAIL if one of its parameters is refused."""
    if announced_size(path.parameters) > conversation.effects.max_message_size:
        return too_big(conversation)
    if not conversation.listener.extensions:
        return None
    from mailtrap_local.smtp.extensions import refusal_of  # noqa: PLC0415  # few offer any

    return refusal_of(
        path.parameters,
        conversation.extensions,
        tls=conversation.record.tls is not None,
        now=conversation.now,
    )


def _ask_about_sender(conversation: Conversation, path: Path) -> None:
    def accept(reply: str | None) -> None:
        conversation.transaction.begin(path)
        conversation.say(reply or _SENDER_OK)

    hook = ("MAIL", path.address, list(path.parameters))
    conversation.ask_at("MAIL", accept, hook=hook, sender=path)


def reply_to_rcpt(conversation: Conversation, argument: str) -> None:
    """Reply to RCPT (RFC 5321 section 4.1.1.3)."""
    path = parse_path(argument[3:]) if argument[:3].upper() == "TO:" else None
    transaction = conversation.transaction
    if transaction.sender is None or transaction.chunks is not None:
        conversation.refuse("503 5.5.1 Send MAIL first")
    elif path is None or not path.address:
        conversation.refuse("501 5.1.3 Syntax: RCPT TO:<address> [parameters], without a name")
    elif len(transaction.recipients) >= conversation.limits.recipients:
        conversation.refuse("452 4.5.3 Too many recipients")
    elif refusal := transaction.refusal_of_size(path):
        conversation.refuse(refusal)
    else:
        transaction.has_magic = transaction.has_magic or is_magic(path.address)
        if conversation.is_watched:
            _ask_about_recipient(conversation, path)
        else:
            transaction.recipients.append(path)
            conversation.say(_RECIPIENT_OK)


def _ask_about_recipient(conversation: Conversation, path: Path) -> None:
    def accept(reply: str | None) -> None:
        conversation.transaction.recipients.append(path)
        conversation.say(reply or _RECIPIENT_OK)

    def refuse(reply: str) -> None:
        conversation.transaction.note_mailbox(path)
        conversation.refuse(reply)

    hook = ("RCPT", path.address, list(path.parameters))
    conversation.ask_at("RCPT", accept, refuse, hook=hook, recipients=[path])
