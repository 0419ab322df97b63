"""Request to a provider's API that a message came by: what of it is in no header and no body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTemplate:
    """A template of the provider by its id or name, and what it was to be filled with.

    `rendered` is True if the sandbox had it.
    """

    id: str
    variables: Mapping[str, Any] = field(default_factory=dict, hash=False)
    rendered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest:
    """Facts of a request, beside the message. Never has a key of the API.

    `scheduled_at` is the time at which the provider would send, RFC 3339 where it could be read
    and else as given. `batch` is the id of the first message of the same request, None for that
    one. `other` are the fields that the sandbox makes nothing of, as they came.
    """

    provider: str
    path: str
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    template: ApiTemplate | None = None
    scheduled_at: str | None = None
    batch: str | None = None
    other: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def octets(self) -> int:
        """The length of all of it as JSON."""
        return len(json.dumps(self.as_json(), ensure_ascii=False))

    def as_json(self) -> dict[str, Any]:
        """Return its fields for JSON."""
        plain = {name: dict(getattr(self, name)) for name in ("metadata", "other")}
        template = self.template and {
            "id": self.template.id,
            "variables": dict(self.template.variables),
            "rendered": self.template.rendered,
        }
        return {
            "provider": self.provider,
            "path": self.path,
            "tags": list(self.tags),
            "template": template,
            "scheduled_at": self.scheduled_at,
            "batch": self.batch,
            **plain,
        }

    @classmethod
    def of_json(cls, fields: Mapping[str, Any]) -> "ApiRequest":
        """Return the request of `as_json`. Raises TypeError and KeyError for anything else."""
        template = fields["template"]
        return cls(
            **{
                **fields,
                "tags": tuple(fields["tags"]),
                "template": None if template is None else ApiTemplate(**template),
            }
        )
