"""Errors of a provider's API, before they get the shape of the provider."""

from typing import Literal

Kind = Literal["missing", "invalid", "key", "not-found", "too-large", "conflict", "server", "fault"]


class ApiRefusal(Exception):  # a response, not an error of the server
    """A request is refused.

    `status` is that of HTTP, `field` the path of the field that it is about
    (`personalizations.0.to.0.email`), `code` the provider's own where there is a choice.
    """

    def __init__(
        self, kind: Kind, message: str, *, status: int = 400, field: str = "", code: str = ""
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.status = status
        self.field = field
        self.code = code


class NoJson(ApiRefusal):  # see there
    """A body that has to be JSON is none."""

    def __init__(self, why: str) -> None:
        super().__init__("invalid", f"the body is no JSON: {why[:200]}")
