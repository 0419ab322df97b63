"""Reply to XCLIENT, by which one server passes on what it knows of its client.

https://www.postfix.org/XCLIENT_README.html
"""

from mailtrap_local.config.values import XCLIENT, HostPort
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.smtp.commands import UNKNOWN_COMMAND, banner
from mailtrap_local.smtp.conversation import Conversation
from mailtrap_local.smtp.extensions import parse_xclient


def reply_to_xclient(conversation: Conversation, argument: str) -> None:
    """Reply to XCLIENT, and begin anew with the client that it names."""
    if XCLIENT not in conversation.extensions:
        conversation.refuse(UNKNOWN_COMMAND)
    elif conversation.transaction.sender is not None:
        conversation.refuse("503 5.5.1 Not within a transaction, RSET first")
    elif isinstance(attributes := parse_xclient(argument), str):
        conversation.refuse(attributes)
    else:
        _note_client(conversation, attributes)
        conversation.reset()
        conversation.refuse(banner(conversation))


def _note_client(conversation: Conversation, attributes: dict[str, str]) -> None:
    record = conversation.record
    if address := attributes.get("ADDR"):
        record.peer = str(HostPort(address, int(attributes.get("PORT") or 0)))
    login = attributes.get("LOGIN")
    if login is not None:
        record.auth = AuthInfo(username=login, mechanism=XCLIENT) if login else None
    record.helo = attributes.get("HELO", "")
