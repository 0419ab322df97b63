"""Words of enhanced status codes (RFC 3463), and the replies of SMTP that they come with."""

_REPLIES = {  # by subject and detail; the text is that of class 5, or of any class
    "1.0": (550, "Address rejected"),
    "1.1": (550, "No such user"),
    "1.2": (550, "No such domain"),
    "1.3": (553, "Mailbox name not allowed"),
    "1.6": (551, "Mailbox has moved, no forwarding address"),
    "1.10": (556, "Domain takes no mail"),
    "2.0": (550, "Mailbox unavailable"),
    "2.1": (550, "Mailbox disabled"),
    "2.2": (552, "Mailbox full"),
    "2.3": (552, "Message too big for the mailbox"),
    "3.0": (554, "Mail system error"),
    "3.4": (552, "Message too big"),
    "4.1": (550, "No answer from host"),
    "4.4": (550, "Unable to route: no mail server for the domain"),
    "4.7": (550, "Delivery time expired"),
    "6.0": (554, "Content not supported"),
    "7.0": (554, "Message refused by policy"),
    "7.1": (550, "Delivery not authorized, message refused"),
    "7.25": (550, "Blocked: the address of the sending server is not trusted"),
    "7.26": (550, "Message is not authenticated"),
}
_OTHERWISE = (554, "Transaction failed")
_TEMPORARY = {552: 452}


def smtp_reply(code: str) -> str:
    """Return the reply of a server for an enhanced status code: `550 5.1.1 No such user`."""
    status, _, detail = code.partition(".")
    reply, text = _REPLIES.get(detail, _OTHERWISE)
    if status == "2":
        return f"250 {code} Message accepted for delivery"
    if status == "4":
        reply = _TEMPORARY.get(reply, 451 if reply == 554 else 450)
    return f"{reply} {code} {text}"


def is_mailbox_full(code: str) -> bool:
    """Return whether a code says that the mailbox is full."""
    return code.endswith(".2.2")
