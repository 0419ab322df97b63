"""Reply to SMTP commands: all but those of the envelope, of messages and of credentials."""

from collections.abc import Callable
from functools import partial

from mailtrap_local.config.values import XCLIENT
from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.smtp.authentication import offered_mechanisms
from mailtrap_local.smtp.conversation import OWN_NAME, SAID_QUIT, Conversation
from mailtrap_local.smtp.grammar import CONTROL, parse_path
from mailtrap_local.smtp.requests import StartTls

UNKNOWN_COMMAND = "500 5.5.2 Command not recognized"

Accept = Callable[[str | None], None]
"""Goes on with a command, with the reply to send if it is not the usual one."""


def banner(conversation: Conversation) -> str:
    """Return the reply to a client that has connected, or has begun anew."""
    protocol = "LMTP" if conversation.listener.lmtp else "ESMTP"
    return f"220 {OWN_NAME} {protocol} mailtrap_local"


# -- EHLO ------------------------------------------------------------------------------------


def reply_to_helo(conversation: Conversation, hostname: str) -> None:
    """Reply to HELO (RFC 5321 section 4.1.1.1)."""
    _say_hello(conversation, "HELO", hostname)


def reply_to_ehlo(conversation: Conversation, hostname: str) -> None:
    """Reply to EHLO with the extensions on offer."""
    _say_hello(conversation, "EHLO", hostname)


def reply_to_lhlo(conversation: Conversation, hostname: str) -> None:
    """Reply to LHLO, the EHLO of LMTP (RFC 2033 section 4.1)."""
    _say_hello(conversation, "LHLO", hostname)


def _say_hello(conversation: Conversation, verb: str, hostname: str) -> None:
    if not hostname or CONTROL.search(hostname):
        conversation.refuse(f"501 5.5.4 Syntax: {verb} hostname")
    elif conversation.is_watched:
        hook = (verb, hostname, partial(_usual_greeting, conversation, verb))
        conversation.ask_at("EHLO", partial(_greet, conversation, verb, hostname), hook=hook)
    else:
        _greet(conversation, verb, hostname, None)


def _greet(conversation: Conversation, verb: str, hostname: str, reply: str | None) -> None:
    conversation.record.helo = hostname
    conversation.said_ehlo = verb != "HELO"
    conversation.reset()  # RFC 5321 section 4.1.4
    conversation.refuse(reply or _usual_greeting(conversation, verb))


def _usual_greeting(conversation: Conversation, verb: str) -> str:
    extensions = [] if verb == "HELO" else _extensions(conversation)
    *first_lines, last = [OWN_NAME, *extensions]
    return "\r\n".join([*(f"250-{line}" for line in first_lines), f"250 {last}"])


def _extensions(conversation: Conversation) -> list[str]:
    offered = [
        f"SIZE {conversation.effects.max_message_size}",
        "8BITMIME",
        "SMTPUTF8",
        "PIPELINING",
        "CHUNKING",
        "DSN",
        "ENHANCEDSTATUSCODES",
    ]
    if conversation.offers_tls:
        offered.append("STARTTLS")
    if mechanisms := offered_mechanisms(conversation):
        offered.append(f"AUTH {' '.join(mechanisms)}")
    if conversation.listener.extensions:
        from mailtrap_local.smtp.extensions import ehlo_lines  # noqa: PLC0415  # few offer any

        offered += ehlo_lines(
            conversation.extensions,
            recipients=conversation.limits.recipients,
            tls=conversation.record.tls is not None,
            now=conversation.now,
        )
    offered.append("HELP")
    hidden = conversation.effects.hidden
    return [line for line in offered if line.partition(" ")[0] not in hidden]


# -- TLS -------------------------------------------------------------------------------------


def reply_to_starttls(conversation: Conversation, argument: str) -> None:
    """Reply to STARTTLS, and ask for the handshake (RFC 3207)."""
    if argument:
        conversation.refuse("501 5.5.4 Syntax: STARTTLS")
    elif conversation.record.tls is not None:
        conversation.refuse("503 5.5.1 TLS is on already")
    elif not conversation.offers_tls or "STARTTLS" in conversation.effects.hidden:
        conversation.refuse(
            "502 5.5.1 STARTTLS is not offered, start the server with --tls starttls"
        )
    elif conversation.is_watched:
        conversation.ask_at("STARTTLS", partial(_start_tls, conversation))
    else:
        _start_tls(conversation, None)


def _start_tls(conversation: Conversation, reply: str | None) -> None:
    if conversation.input or conversation.has_more:
        # input in clear must not pass for input over TLS (CVE-2011-0411)
        conversation.refuse("503 5.5.1 Wait for the answer to STARTTLS")
        return
    conversation.say(reply or "220 2.0.0 Go ahead")
    conversation.ask(StartTls(), partial(_secured, conversation))


def _secured(conversation: Conversation, tls: TlsInfo) -> None:
    conversation.secure(tls)
    conversation.record.helo = ""  # nothing said in clear counts, RFC 3207 section 4.2
    conversation.record.auth = None
    conversation.reset()


# -- the rest --------------------------------------------------------------------------------


def reply_to_rset(conversation: Conversation, _argument: str) -> None:
    """Reply to RSET (RFC 5321 section 4.1.1.5), whatever its argument."""

    def accept(reply: str | None) -> None:
        conversation.reset()
        conversation.refuse(reply or "250 2.0.0 Forgotten")

    _ask_handler(conversation, accept, "RSET")


def reply_to_noop(conversation: Conversation, argument: str) -> None:
    """Reply to NOOP (RFC 5321 section 4.1.1.9)."""

    def accept(reply: str | None) -> None:
        conversation.refuse(reply or "250 2.0.0 Ok")

    _ask_handler(conversation, accept, "NOOP", argument or None)


def reply_to_vrfy(conversation: Conversation, argument: str) -> None:
    """Reply to VRFY (RFC 5321 section 3.5.3): nobody is known, anybody can get mail."""

    def accept(reply: str | None) -> None:
        usual = "252 2.1.5 Cannot tell, but will take mail for anybody"
        conversation.refuse(reply or usual)

    if argument:
        path = parse_path(argument)
        _ask_handler(conversation, accept, "VRFY", path.address if path else argument)
    else:
        conversation.refuse("501 5.5.4 Syntax: VRFY address")


def reply_to_help(conversation: Conversation, _argument: str) -> None:
    """Reply to HELP with the commands on offer (RFC 5321 section 4.1.1.8)."""
    hidden, is_lmtp = conversation.effects.hidden, conversation.listener.lmtp
    offered = ["LHLO"] if is_lmtp else ["EHLO", "HELO"]
    if conversation.offers_tls and "STARTTLS" not in hidden:
        offered.append("STARTTLS")
    if offered_mechanisms(conversation) and "AUTH" not in hidden:
        offered.append("AUTH")
    offered += ["MAIL", "RCPT", "DATA"]
    if "CHUNKING" not in hidden:
        offered.append("BDAT")
    if XCLIENT in conversation.extensions:
        offered.append(XCLIENT)
    offered += ["RSET", "NOOP", "VRFY", "HELP", "QUIT"]
    conversation.refuse(f"214 2.0.0 Commands: {' '.join(offered)}")


def reply_to_quit(conversation: Conversation, _argument: str) -> None:
    """Reply to QUIT (RFC 5321 section 4.1.1.10), and end, whatever the reply."""

    def leave(reply: str | None) -> None:
        conversation.say(reply or "221 2.0.0 Bye")
        is_sending = conversation.input or conversation.has_more
        conversation.end(SAID_QUIT, "linger" if is_sending else "close")

    if conversation.is_watched:
        conversation.ask_at("QUIT", leave, leave, hook=("QUIT",))
    else:
        leave(None)


def _ask_handler(conversation: Conversation, accept: Accept, *hook: str | None) -> None:
    """Ask at a command that is no stage for faults."""
    if conversation.hooked:
        conversation.ask_at(None, accept, hook=hook)
    else:
        accept(None)
