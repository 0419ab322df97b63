"""The messages of tests/mails, and a sandbox with all of them in it."""

from delivering import deliver
from mailtrap_local import Sandbox
from paths import MAILS

RAW = {path.stem: path.read_bytes() for path in sorted(MAILS.glob("*.eml"))}


def deliver_all(sandbox: Sandbox) -> list[bytes]:
    """Deliver all of them, in the order of their names."""
    for raw in RAW.values():
        deliver(sandbox, raw)
    return list(RAW.values())


def over_pop3(raw: bytes) -> bytes:
    """A message as POP3 transfers it: its last line always has an end."""
    return raw if not raw or raw.endswith(b"\r\n") else raw + b"\r\n"
