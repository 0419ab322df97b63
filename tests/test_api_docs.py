"""The examples in docs/api.md are true: each request is sent, and gets the answer beside it."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from http.client import HTTPConnection
from typing import Any, NamedTuple

from mailtrap_local import Sandbox
from paths import DOCS

PAGE = (DOCS / "api.md").read_text()
BLOCKS = re.compile(r"^```(http|jsonc|text)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"(?<!\S)//.*$", re.MULTILINE)  # and no URL
DIFFERS = {"port", "epoch", "instance", "size", "seq"}  # numbers that no run has to have again
ANYTHING = "…"


class Example(NamedTuple):
    method: str
    target: str
    kind: str
    body: bytes
    status: int | None  # None: any that is good
    answer: str | None


def examples() -> Iterator[Example]:
    """Each request, with the answer if one stands right behind it."""
    blocks = list(BLOCKS.finditer(PAGE))
    for place, block in enumerate(blocks):
        if block[1] != "http":
            continue
        head, _, body = block[2].partition("\n\n")
        request, _, kind = head.strip().partition("\nContent-Type: ")
        method, target = request.split(" ")
        behind = blocks[place + 1] if place + 1 < len(blocks) else None
        status, answer = None, None
        if behind is not None and behind[1] != "http" and behind.start() == block.end():
            answer = behind[2]
            status = int(answer[3:6]) if behind[1] == "jsonc" else 200
        yield Example(method, target, kind, body.encode(), status, answer)


def test_every_example_is_true() -> None:
    count = 0
    with Sandbox(http="127.0.0.1:0") as sandbox:
        for example in examples():
            check(example, sandbox)
            count += 1
    assert count > 20


def check(example: Example, sandbox: Sandbox) -> None:
    connection = HTTPConnection(*sandbox.http, timeout=60)
    headers = {"Content-Type": example.kind} if example.kind else {}
    connection.request(example.method, example.target, example.body or None, headers)
    response = connection.getresponse()
    said = response.read().decode()
    connection.close()
    what = f"{example.method} {example.target}: {response.status} {said}"
    assert example.status in (None, response.status), what
    if example.status is None or example.answer is None:
        assert response.status < 300, what
    elif "json" in response.headers["Content-Type"]:
        documented = json.loads(COMMENT.sub("", example.answer))
        assert agrees(documented, json.loads(said)), what
    else:
        assert said == example.answer, what


def agrees(documented: Any, said: Any, name: str = "") -> bool:
    if isinstance(documented, str) and documented.startswith(ANYTHING):
        return True
    if isinstance(documented, str) and isinstance(said, str):
        return fnmatchcase(said, re.sub(r"([*?[])", r"[\1]", documented).replace(ANYTHING, "*"))
    if isinstance(documented, dict) and isinstance(said, dict):
        names = documented.keys() - {ANYTHING}
        complete = names == said.keys() if names == documented.keys() else names <= said.keys()
        return complete and all(agrees(documented[one], said[one], one) for one in names)
    if isinstance(documented, list) and isinstance(said, list):
        if len(documented) == 1 and str(documented[0]).startswith(ANYTHING):
            documented = documented * len(said)
        each = zip(documented, said, strict=False)
        return len(documented) == len(said) and all(agrees(one, other) for one, other in each)
    if name in DIFFERS:
        return type(documented) is type(said)
    return bool(documented == said)
