"""Forms of AWS's query protocol: `Destination.ToAddresses.member.1=ann@example.com`."""

from typing import Any
from urllib.parse import parse_qsl

from mailtrap_local.webapp.providers.refusal import ApiRefusal

_MOST_FIELDS = 10_000
_MOST_STEPS = 12  # of a name
_MEMBER = "member"


def read_form(octets: bytes) -> dict[str, Any]:
    """Return the fields of a form as objects and lists. Raises ApiRefusal."""
    try:
        pairs = parse_qsl(octets.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as problem:
        raise ApiRefusal("invalid", f"the body is no form: {problem}") from problem
    root: dict[str, Any] = {}
    for name, value in pairs:
        _put(root, name.split("."), value)
    lists = _with_lists(root)
    return lists if isinstance(lists, dict) else {}


def _put(root: dict[str, Any], steps: list[str], value: str) -> None:
    if len(steps) > _MOST_STEPS:
        raise ApiRefusal("invalid", f"{'.'.join(steps)[:100]} has too many steps")
    node = root
    for step in steps[:-1]:
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            raise ApiRefusal("invalid", f"{'.'.join(steps)[:100]} is a value and an object")
    node[steps[-1]] = value


def _with_lists(node: Any) -> Any:
    """Return the same with lists in place of `member` and numbers."""
    if not isinstance(node, dict):
        return node
    members = node.get(_MEMBER)
    if len(node) == 1 and isinstance(members, dict):
        numbered = sorted(members.items(), key=lambda item: (len(item[0]), item[0]))
        return [_with_lists(each) for _, each in numbered]
    return {name: _with_lists(each) for name, each in node.items()}
