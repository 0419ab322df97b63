"""Default enhanced codes and texts of SMTP replies, for rules that give a code alone."""

from mailtrap_local.faults.stages import Stage

# RFC 5321 section 4.2.3, with the enhanced codes of RFC 3463 section 3 and RFC 4954 section 6
_DEFAULTS: dict[int, tuple[str, str]] = {
    421: ("4.3.2", "Service not available, closing the connection"),
    450: ("4.2.1", "Mailbox unavailable, try again later"),
    451: ("4.3.0", "Local error, try again later"),
    452: ("4.3.1", "Insufficient storage, try again later"),
    454: ("4.7.0", "Not available for now"),
    530: ("5.7.0", "Authentication required"),
    535: ("5.7.8", "Authentication credentials invalid"),
    550: ("5.7.1", "Delivery not authorized"),
    552: ("5.3.4", "Message too big"),
    553: ("5.1.3", "Mailbox name not allowed"),
    554: ("5.0.0", "Transaction failed"),
}
_DEFAULTS_AT_RCPT: dict[int, tuple[str, str]] = {
    452: ("4.5.3", "Too many recipients"),
    550: ("5.1.1", "No such user"),
    552: ("5.2.2", "Mailbox full"),
}
GREYLISTED = (451, "4.7.1", "Greylisted, try again later")
"""Reply to the first attempt of a sender, while it is greylisted."""

_OTHERWISE = "As a fault rule says"


def default_reply(code: int, on: Stage, enhanced: str = "") -> tuple[str, str]:
    """Return the enhanced code, if it is not given, and the text that go with a code at a stage."""
    default = _DEFAULTS_AT_RCPT.get(code) if on == "RCPT" else None
    default = default or _DEFAULTS.get(code) or (f"{code // 100}.0.0", _OTHERWISE)
    return default if enhanced in ("", default[0]) else (enhanced, _OTHERWISE)
