"""Read one setting by the metadata of its field: from values, text forms, or several of them."""

from collections.abc import Callable
from dataclasses import Field, field
from typing import Any

from mailtrap_local.config.account_values import parse_account
from mailtrap_local.config.check_fields import parse_names
from mailtrap_local.config.handlers import parse_handler
from mailtrap_local.config.oidc_values import parse_oidc
from mailtrap_local.config.relay_fields import parse_relay
from mailtrap_local.config.values import parse_extensions, parse_route, parse_tag
from mailtrap_local.config.webhook_fields import parse_webhook
from mailtrap_local.errors import BadSetting

_TAKE_ANYTHING = (
    parse_account,
    parse_oidc,
    parse_route,
    parse_tag,
    parse_relay,
    parse_webhook,
    parse_extensions,
    parse_handler,
    parse_names,
)


def table_field(parse: Callable[[Any], Any]) -> Any:
    """Return the field of a table of the configuration file that may be there several times."""
    return field(default=(), metadata={"parse": parse, "repeatable": True})


def read_setting(item: Field[Any], value: Any) -> Any:
    """Return the value of a setting, given as such or in its text form.

    Raises BadSetting, naming the setting, if it is invalid.
    """
    try:
        if not item.metadata.get("repeatable"):
            return _read_one(item, value)
        is_many = type(value) in (list, tuple)  # a HostPort or RoutingRule is one value
        each = [_read_one(item, one) for one in (value if is_many else [value])]
        return tuple(one for one in each if one is not None)
    except BadSetting as problem:
        raise BadSetting(f"{item.name.replace('_', '-')}: {problem}") from None


def _read_one(item: Field[Any], value: Any) -> Any:
    parse = item.metadata["parse"]
    if parse in _TAKE_ANYTHING:
        return parse(value)
    return parse("off" if value is None else str(value))  # a value is checked like its text form
