"""JSON Schema of a tool's arguments and of its output, made of msgspec's types; kept small."""

from typing import Any

import msgspec

_REFERENCE = "#/$defs/{name}"
_NULL = {"type": "null"}


def input_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of arguments. That an optional one may be null too is not in it."""
    return _schema(kind, nullable=False)


def output_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of an output."""
    return _schema(kind, nullable=True)


def _schema(kind: type[msgspec.Struct], *, nullable: bool) -> dict[str, Any]:
    (top,), components = msgspec.json.schema_components([kind], ref_template=_REFERENCE)
    definitions = {name: _small(each, nullable=nullable) for name, each in components.items()}
    # clients want an object at the top, not a reference to one
    schema: dict[str, Any] = definitions.pop(top["$ref"].removeprefix(_REFERENCE.format(name="")))
    return schema | ({"$defs": definitions} if definitions else {})


def _small(schema: Any, *, nullable: bool) -> Any:
    """Return a schema without titles, descriptions of types, and defaults that are null."""
    if isinstance(schema, list):
        return [_small(each, nullable=nullable) for each in schema]
    if not isinstance(schema, dict):
        return schema
    small = {
        key: value if key in ("enum", "default") else _small(value, nullable=nullable)
        for key, value in schema.items()
        if not _is_idle(key, value, schema)
    }
    kinds = [each for each in small.get("anyOf", ()) if nullable or each != _NULL]
    if "anyOf" in small and len(kinds) == 1:
        del small["anyOf"]
        return kinds[0] | small
    return small


def _is_idle(key: str, value: object, schema: dict[str, Any]) -> bool:
    if key == "properties" or "$defs" in schema:
        return False
    names_a_type = key == "title" or (key == "description" and "properties" in schema)
    return names_a_type or (key, value) in (("default", None), ("required", []))
