"""Responses to a command other than OK. They are the client's errors, not ours."""


class BadSyntax(Exception):  # see the module's docstring
    """The response is BAD and this text."""


class CommandRefused(Exception):  # likewise
    """The response is NO, a response code (RFC 5530) if any, and this text."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(f"[{code}] {text}" if code else text)
