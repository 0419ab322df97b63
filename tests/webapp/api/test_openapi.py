"""The document that describes the API is valid, and says what the table and the docs say."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from asking import Ask, asker
from conversing import Serve
from mailtrap_local.webapp.api.openapi import describe
from mailtrap_local.webapp.api.routes import ROUTES
from paths import DOCS

PAGE = (DOCS / "api.md").read_text()
DOCUMENTED = re.findall(r"^\| `([A-Z]+) (/[^?`]+)\??([^`]*)`", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return describe(ROUTES, "1.0")


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, each in document["paths"].items():
        for method, operation in each.items():
            yield method.upper(), path, operation


def test_it_is_valid_and_is_served(ask: Ask) -> None:
    answer = ask("GET", "/api/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["openapi"] == "3.1.0"
    validate(answer.json)


def test_it_has_every_route_and_no_other(document: dict[str, Any]) -> None:
    described = [(method, path) for method, path, _ in operations(document)]
    assert described == [(route.method, route.path) for route in by_path()]


def by_path() -> list[Any]:
    paths = list(dict.fromkeys(route.path for route in ROUTES))
    return sorted(ROUTES, key=lambda route: paths.index(route.path))


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(
    document: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for _, _, operation in operations(document):
        assert len(operation["summary"]) > 10
        assert not set("`\n") & set(operation["summary"])
        assert not operation["summary"].endswith(".")


def test_operations_are_grouped(document: dict[str, Any]) -> None:
    groups = [tag["name"] for tag in document["tags"]]
    assert {group for *_, one in operations(document) for group in one["tags"]} == set(groups)
    tags = {path: operation["tags"] for _, path, operation in operations(document)}
    assert tags["/api/messages/{id}/links"] == ["Messages"]
    assert tags["/readyz"] == tags["/api/info"] == ["Server"]
    assert tags["/api/wait"] == ["Waiting"]


def test_the_docs_name_the_parameters_that_there_are(document: dict[str, Any]) -> None:
    documented = {
        (method, path): set(re.findall(r"(\w+)=", query)) for method, path, query in DOCUMENTED
    }
    for method, path, operation in operations(document):
        parameters = operation.get("parameters", [])
        names = {one["name"] for one in parameters if one["in"] == "query"}
        names.discard("tz")  # which goes with any query, as the docs say once
        if path.startswith("/api/messages/{id}"):
            names -= {"query", "mailbox"}  # which the docs tell of once, for all of these
        assert documented[method, path] == names, f"{method} {path}"


def test_every_parameter_is_described(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for parameter in operation.get("parameters", []):
            assert parameter["description"], f"{method} {path}: {parameter['name']}"


def test_a_nullable_parameter_is_left_out_and_never_null(document: dict[str, Any]) -> None:
    assert '"null"' not in str(document["paths"])


def test_the_names_of_json_are_in_it_not_those_of_python(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("Summary", "Detail", "Draft", "LineShape"):
        assert "from" in schemas[name]["properties"]
        assert "from_" not in schemas[name]["properties"]


def test_a_path_in_front_of_all_others_is_in_it(serve: Serve) -> None:
    ask = asker(serve(base_path="/mail"))
    assert ask("GET", "/mail/api/openapi.json").json["servers"] == [{"url": "/mail"}]
