"""AUTH exchanges of SMTP (RFC 4954) with one user and password."""

from base64 import b64encode

from conversing import Client

PASSWORD = "s3cret"


def encoded(text: str) -> bytes:
    return b64encode(text.encode())


def plain(username: str = "app", password: str = PASSWORD) -> bytes:
    return encoded(f"\0{username}\0{password}")


def xoauth2(username: str = "app", token: str = PASSWORD) -> bytes:
    return encoded(f"user={username}\1auth=Bearer {token}\1\1")


def oauthbearer(username: str = "app", token: str = PASSWORD) -> bytes:
    return encoded(f"n,a={username},\1host=localhost\1port=587\1auth=Bearer {token}\1\1")


def converse(client: Client, *lines: bytes) -> str:
    """Send the lines and return the last reply; those before must be challenges."""
    *challenges, last = [client.say(line + b"\r\n") for line in lines]
    assert all(challenge.startswith("334 ") for challenge in challenges)
    return last


EXCHANGES = {
    "PLAIN": [b"AUTH PLAIN", plain()],
    "PLAIN at once": [b"AUTH PLAIN " + plain()],
    "PLAIN in small letters": [b"auth plain " + plain()],
    "PLAIN for somebody": [b"AUTH PLAIN " + encoded(f"boss\0app\0{PASSWORD}")],
    "LOGIN": [b"AUTH LOGIN", encoded("app"), encoded(PASSWORD)],
    "LOGIN at once": [b"AUTH LOGIN " + encoded("app"), encoded(PASSWORD)],
    "XOAUTH2": [b"AUTH XOAUTH2", xoauth2()],
    "XOAUTH2 at once": [b"AUTH XOAUTH2 " + xoauth2()],
    "OAUTHBEARER": [b"AUTH OAUTHBEARER", oauthbearer()],
    "OAUTHBEARER at once": [b"AUTH OAUTHBEARER " + oauthbearer()],
}
