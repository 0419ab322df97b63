"""Refusal of a request before its view."""

from collections.abc import Collection


class AccessDenied(Exception):  # a response, not an error of the server
    """A request is refused, with an HTTP status."""

    def __init__(self, status: int, detail: str, *, challenges: Collection[str] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.challenges = challenges
