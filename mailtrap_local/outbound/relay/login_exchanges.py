"""Exchanges of AUTH with a server, by mechanism, with credentials in UTF-8 (RFC 4616 section 2).

smtplib sends ASCII alone, and knows no XOAUTH2.
"""

import base64
import binascii
import hmac
import smtplib
from collections.abc import Callable

_Reply = tuple[int, bytes]


def _say_plain(smtp: smtplib.SMTP, user: str, secret: str) -> _Reply:
    response = _encoded(f"\0{user}\0{secret}")
    return smtp.docmd("AUTH", f"PLAIN {response}")


def _say_login(smtp: smtplib.SMTP, user: str, secret: str) -> _Reply:
    code, text = smtp.docmd("AUTH", "LOGIN")
    for answer in (user, secret):
        if code != 334:
            break
        code, text = smtp.docmd(_encoded(answer))
    return code, text


def _say_cram_md5(smtp: smtplib.SMTP, user: str, secret: str) -> _Reply:
    """Log in by a digest of the server's challenge, RFC 2195."""
    code, text = smtp.docmd("AUTH", "CRAM-MD5")
    if code != 334:
        return code, text
    try:
        challenge = base64.b64decode(text, validate=True)
    except binascii.Error:
        return code, b"its challenge is no base64"
    digest = hmac.new(secret.encode(), challenge, "md5").hexdigest()
    return smtp.docmd(_encoded(f"{user} {digest}"))


def _say_xoauth2(smtp: smtplib.SMTP, user: str, token: str) -> _Reply:
    """Log in with a token, as https://developers.google.com/gmail/imap/xoauth2-protocol says."""
    response = _encoded(f"user={user}\x01auth=Bearer {token}\x01\x01")
    code, text = smtp.docmd("AUTH", f"XOAUTH2 {response}")
    if code == 334:  # the error is in base64, and the reply follows an empty line
        code, text = smtp.docmd("")
    return code, text


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


EXCHANGES: dict[str, Callable[[smtplib.SMTP, str, str], _Reply]] = {
    "PLAIN": _say_plain,
    "LOGIN": _say_login,
    "CRAM-MD5": _say_cram_md5,
    "XOAUTH2": _say_xoauth2,
}
"""Say AUTH with a user and a password or token; returns the last reply, 235 for success."""
