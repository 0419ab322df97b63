"""What a command may be answered with instead of OK. No errors of ours: clients make mistakes."""


class BadSyntax(Exception):  # as the module's text says
    """The command is answered with BAD and this text."""


class Refused(Exception):  # likewise
    """The command is answered with NO, a response code (RFC 5530) if any, and this text."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(f"[{code}] {text}" if code else text)
