"""Generates web/src/api/generated.ts and recipes.ts: what the page knows of the server.

Made from the server's code by `make generate`; with `--check` it only says whether the files are up
to date. They are in the form of Prettier, so that no Node is needed to make them.
"""

import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

import msgspec

from mailtrap_local.faults.actions import actions_at
from mailtrap_local.faults.conditions import conditions_at
from mailtrap_local.faults.recipes import RECIPES
from mailtrap_local.faults.rule_json import rule_as_json
from mailtrap_local.faults.stages import STAGES
from mailtrap_local.search import HAS, IS, WORDS
from mailtrap_local.webapp.api.openapi import describe
from mailtrap_local.webapp.api.routes import ROUTES
from mailtrap_local.webapp.shapes.live import MailChange, ResetFrame, StatusChange

API = Path(__file__).parents[1] / "src" / "api"
_WIDTH = 100
_HEAD = "/** Generated from the server's code by `make generate`: not to be edited. */\n"
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SCALARS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}

Schema = Mapping[str, Any]


def generate() -> dict[str, str]:
    """Return the text of each file by its name. The recipes are loaded with their view alone."""
    return {
        "generated.ts": "\n".join([_HEAD, *_facts(), *_shapes()]),
        "recipes.ts": "\n".join([_HEAD, *_recipes()]),
    }


def _facts() -> Iterator[str]:
    """Generate the constants: fault rules and search words."""
    yield "/** Fault actions that are allowed at each stage. */"
    yield _constant("actionsAt", {stage: actions_at(stage) for stage in STAGES})
    yield "/** Conditions of a fault that can be known at each stage. */"
    yield _constant("conditionsAt", {stage: conditions_at(stage) for stage in STAGES})
    yield "export type Stage = keyof typeof actionsAt;"
    yield "export type ActionKind = (typeof actionsAt)[Stage][number];"
    yield "export type Condition = (typeof conditionsAt)[Stage][number];\n"
    yield "/** Words of a search that stand before a value. */"
    words = _list([f"{word}:" for word in WORDS], "export const searchWords = ", " as const;")
    yield f"{words}\n"
    yield "/** Values of those words that take only a few. */"
    yield _constant("searchValues", {"has:": [*HAS], "is:": [*IS]})


def _recipes() -> Iterator[str]:
    yield 'import type { FaultRule } from "./shapes.ts";\n'
    yield "/** The usual faults, and the magic recipients that do the same. */"
    yield "export const recipes: readonly {"
    yield "  name: string;"
    yield "  recipient: string | null;"
    yield "  rule: FaultRule;"
    yield "}[] = ["
    for recipe in RECIPES:
        yield "  {"
        yield f"    name: {json.dumps(recipe.name)},"
        yield f"    recipient: {json.dumps(recipe.recipient)},"
        yield "    rule: {"
        for key, value in rule_as_json(recipe.rule).items():
            yield f"      {key}: {_literal(value)},"
        yield "    },"
        yield "  },"
    yield "];\n"


def _literal(value: object) -> str:
    """Return a value of JSON in one line."""
    if isinstance(value, Mapping):
        fields = [f"{_key(key)}: {_literal(each)}" for key, each in value.items()]
        return f"{{ {', '.join(fields)} }}" if fields else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return json.dumps(value)


def _constant(name: str, lists: Mapping[str, Collection[str]]) -> str:
    lines = [_list(each, f"  {_key(key)}: ", ",", "  ") for key, each in lists.items()]
    return "\n".join([f"export const {name} = {{", *lines, "} as const;\n"])


def _list(words: Collection[str], before: str, after: str, indent: str = "") -> str:
    """Return a list of strings in one line, or in one line each."""
    quoted = [json.dumps(word) for word in words]
    line = f"{before}[{', '.join(quoted)}]{after}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join(
        [f"{before}[", *(f"{indent}  {word}," for word in quoted), f"{indent}]{after}"]
    )


def _shapes() -> Iterator[str]:
    """Generate a type for each JSON shape of the routes and of the live socket."""
    shapes: dict[str, Schema] = dict(describe(ROUTES, "")["components"]["schemas"])
    template = "#/components/schemas/{name}"
    unions = {"MailChange": MailChange, "StatusChange": StatusChange}
    (*changes, _), components = msgspec.json.schema_components(
        [*unions.values(), ResetFrame], ref_template=template
    )
    shapes |= components
    for name in sorted(shapes):
        yield _interface(name, shapes[name])
    for name, schema in zip(unions, changes, strict=True):
        yield _broken(f"export type {name} =", _options(schema), ";", "") + "\n"


def _interface(name: str, schema: Schema) -> str:
    description = " ".join(schema.get("description", "").split())
    required = schema.get("required", [])
    lines = [f"/** {description} */"] if description else []
    if len(lines) == 1 and len(lines[0]) > _WIDTH:
        lines = ["/**", *(f" * {line}" for line in wrap(description, _WIDTH - 3)), " */"]
    lines.append(f"export interface {name} {{")
    for key, each in schema["properties"].items():
        optional = "" if key in required else "?"
        lines.append(_broken(f"  {_key(key)}{optional}:", _options(each), ";", "  "))
    return "\n".join([*lines, "}\n"])


def _broken(before: str, options: list[str], after: str, indent: str) -> str:
    """Return a union in one line, in the next one, or in one line each."""
    union = " | ".join(options)
    if len(f"{before} {union}{after}") <= _WIDTH:
        return f"{before} {union}{after}"
    if len(f"{indent}  {union}{after}") <= _WIDTH:
        return f"{before}\n{indent}  {union}{after}"
    if len(options) == 1 and union.startswith("("):  # an array of a union
        before, options, after = f"{before} (", union[1:-3].split(" | "), f"\n{indent})[]{after}"
    return "\n".join([before, *(f"{indent}  | {option}" for option in options)]) + after


def _options(schema: Schema) -> list[str]:
    """Return the types that a value may have."""
    if "anyOf" in schema:
        return _distinct(option for each in schema["anyOf"] for option in _options(each))
    if set(schema.get("enum", ())) == set(STAGES):
        return ["Stage"]
    if "enum" in schema:
        return [json.dumps(value) for value in schema["enum"]]
    return [_type(schema)]


def _type(schema: Schema) -> str:
    """Return the type of a value that has one."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    kind = schema.get("type")
    if kind == "array":
        return _array(schema)
    if kind == "null":
        return "null"
    if kind == "object":
        values = schema.get("additionalProperties") or {}
        return f"Record<string, {' | '.join(_options(values))}>"
    return _SCALARS.get(str(kind), "unknown")


def _array(schema: Schema) -> str:
    options = _options(schema.get("items", {}))
    item = f"({' | '.join(options)})" if len(options) > 1 else options[0]
    length = schema.get("minItems")
    if length and length == schema.get("maxItems"):
        return f"[{', '.join([item] * length)}]"
    return f"{item}[]"


def _distinct(options: Iterable[str]) -> list[str]:
    """Return each option once, and `null` last: where it stands depends on msgspec's version."""
    return sorted(dict.fromkeys(options), key=lambda option: option == "null")


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else json.dumps(name)


def main() -> None:
    """Write the files, or say which is out of date."""
    for name, text in generate().items():
        if "--check" not in sys.argv[1:]:
            (API / name).write_text(text, "utf-8")
        elif (API / name).read_text("utf-8") != text:
            sys.exit(f"web/src/api/{name} is out of date: run make generate")


if __name__ == "__main__":
    main()
