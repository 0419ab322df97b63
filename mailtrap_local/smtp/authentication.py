"""Reply to AUTH (RFC 4954): offer mechanisms, lead their exchanges, ask about the credentials."""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from mailtrap_local.config.values import XCLIENT
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.net.accounts import Anybody
from mailtrap_local.net.sasl import (
    BadResponse,
    Credentials,
    Exchange,
    Mechanism,
    initial_response,
    mechanisms_for,
)
from mailtrap_local.smtp.conversation import Conversation
from mailtrap_local.smtp.grammar import CONTROL
from mailtrap_local.smtp.lines import MAX_AUTH_LINE
from mailtrap_local.smtp.requests import AtStage, Authenticated, CheckPassword, Instead

if TYPE_CHECKING:
    from mailtrap_local.smtp.handlers import Handlers

_BEARER = frozenset({"XOAUTH2", "OAUTHBEARER"})
_BEARER_FAILURE = b'{"status":"401","schemes":"Bearer","scope":"mail"}'


def offered_mechanisms(conversation: Conversation) -> dict[str, Mechanism]:
    """Return the mechanisms, by name; none where AUTH is off, or TLS is required and missing."""
    if conversation.requires_tls:
        return {}
    tls = conversation.record.tls
    accounts = conversation.listener.security.accounts
    mechanisms = mechanisms_for(accounts, None if tls is None else tls.client)
    handlers = conversation.listener.handlers
    return handlers.with_mechanisms(mechanisms) if handlers and mechanisms else mechanisms


def requires_authentication(conversation: Conversation) -> bool:
    """Return True if MAIL is refused until the client has authenticated: XCLIENT is no proof."""
    accounts, auth = conversation.listener.security.accounts, conversation.record.auth
    is_optional = accounts is None or isinstance(accounts, Anybody)
    return not is_optional and (auth is None or auth.mechanism == XCLIENT)


def reply_to_auth(conversation: Conversation, argument: str) -> None:
    """Reply to AUTH, and lead the exchange that it begins."""
    name, _, initial = argument.partition(" ")
    name = name.upper()
    mechanisms = offered_mechanisms(conversation)
    if not conversation.record.helo:
        conversation.refuse("503 5.5.1 Send EHLO first")
    elif not mechanisms or "AUTH" in conversation.effects.hidden:
        conversation.refuse("502 5.5.1 AUTH is not offered")
    elif conversation.transaction.sender is not None:
        conversation.refuse("503 5.5.1 Not within a transaction")
    elif conversation.record.auth is not None and not requires_authentication(conversation):
        conversation.refuse("503 5.5.1 Already authenticated")
    elif not name or len(initial.split()) > 1:
        conversation.refuse("501 5.5.4 Syntax: AUTH mechanism [initial-response]")
    elif name not in mechanisms:
        conversation.refuse(f"504 5.5.4 Mechanism not known, take {' '.join(mechanisms)}")
    elif (handlers := conversation.listener.handlers) is not None:
        _ask_handlers(conversation, handlers, name, mechanisms[name], initial.strip())
    else:
        _begin(conversation, name, mechanisms[name], initial.strip())


def _ask_handlers(
    conversation: Conversation,
    handlers: "Handlers",
    name: str,
    mechanism: Mechanism,
    initial: str,
) -> None:
    """Ask whether a handler authenticates the client, before any exchange of ours."""

    def then(answer: Instead | Authenticated | None) -> None:
        if answer is None:
            _begin(conversation, name, mechanism, initial)
        elif isinstance(answer, Instead):
            conversation.refuse(answer.reply)
        else:
            username = CONTROL.sub("\N{REPLACEMENT CHARACTER}", answer.username)
            conversation.record.auth = AuthInfo(username=username, mechanism=name)
            if answer.reply:
                conversation.say(answer.reply)

    # else faults are asked when an exchange has shown credentials
    context = conversation.context("AUTH") if name in handlers.mechanisms else None
    conversation.ask(AtStage(context, "AUTH", (name, initial)), then)


def _begin(conversation: Conversation, name: str, mechanism: Mechanism, initial: str) -> None:
    try:
        exchange = mechanism(initial_response(initial))
    except binascii.Error:
        conversation.refuse("501 5.5.2 Invalid base64")
    else:
        _lead(conversation, name, exchange, lambda: next(exchange))


def _lead(
    conversation: Conversation, name: str, exchange: Exchange, step: Callable[[], bytes]
) -> None:
    """Take a step of an exchange, whose result is the next challenge."""
    try:
        challenge = step()
    except StopIteration as end:
        _ask_about(conversation, name, end.value)
    except BadResponse as problem:
        conversation.refuse(f"501 5.5.2 {problem}")
    else:
        conversation.say(f"334 {b64encode(challenge).decode()}")
        conversation.read = partial(_read_response, conversation, name, exchange)


def _read_response(conversation: Conversation, name: str, exchange: Exchange) -> bool:
    line = conversation.input.line(MAX_AUTH_LINE)
    if line is None:
        return False
    line = line.strip()
    conversation.read = None
    conversation.record.heard(conversation.elapsed, "*" if line == b"*" else "***")
    if line == b"*":
        conversation.refuse("501 5.7.0 Authentication given up")
        return True
    try:
        response = b64decode(line, validate=True)
    except binascii.Error:
        conversation.refuse("501 5.5.2 Invalid base64")
    else:
        _lead(conversation, name, exchange, lambda: exchange.send(response))
    return True


def _ask_about(conversation: Conversation, mechanism: str, credentials: Credentials) -> None:
    username = CONTROL.sub("\N{REPLACEMENT CHARACTER}", credentials.username)
    auth = AuthInfo(username=username, mechanism=mechanism)

    def answered(reply: str | None) -> None:
        if reply is None or reply.startswith("2"):
            conversation.record.auth = auth
            conversation.say(reply or "235 2.7.0 Accepted")
        elif mechanism in _BEARER:
            _fail_bearer(conversation, reply)
        else:
            conversation.refuse(reply)

    def check(_reply: str | None) -> None:
        conversation.ask(CheckPassword(auth, credentials), answered)

    if conversation.is_watched:
        conversation.ask_at("AUTH", check, answered, auth=auth)
    else:
        check(None)


def _fail_bearer(conversation: Conversation, reply: str) -> None:
    """Give the reason as a challenge, which the client has to answer (RFC 7628 section 3.2.3)."""
    conversation.note_refusal(reply)  # now: curl leaves instead
    conversation.say(f"334 {b64encode(_BEARER_FAILURE).decode()}")

    def read() -> bool:
        # empty, but for clients that show the token again
        line = conversation.input.line(MAX_AUTH_LINE)
        if line is None:
            return False
        conversation.read = None
        conversation.record.heard(conversation.elapsed, "***" if line else "")
        conversation.refuse(reply)
        return True

    conversation.read = read
