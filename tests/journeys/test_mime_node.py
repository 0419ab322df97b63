"""Trees of Nodemailer's MimeNode are read back without a difference."""

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from mailtrap_local.mail.mime.content import parse
from mime_trees import Branch, Tree, read, trees, written
from paths import NODE

Build = Callable[[Branch], bytes]


@pytest.fixture(scope="module")
def build(
    require_tool: Callable[[str, str], Path], give_up: Callable[[str], None]
) -> Iterator[Build]:
    """`build(tree)` is the message that MimeNode makes."""
    node = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules").exists():
        give_up("nodemailer is not installed, run: npm --prefix tests/journeys/node ci")
    with subprocess.Popen(
        [node, NODE / "mime-node.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None

        def build(tree: Branch) -> bytes:
            stdin.write(json.dumps(as_json(tree)).encode() + b"\n")
            stdin.flush()
            return base64.b64decode(stdout.readline())

        yield build


def as_json(tree: Tree) -> dict[str, Any]:
    if isinstance(tree, Branch):
        return {"kind": tree.kind, "children": [as_json(child) for child in tree.children]}
    data = base64.b64encode(tree.data).decode()
    return {**vars(tree), "data": data}


def test_trees_of_nodemailer_come_back(build: Build) -> None:
    @given(trees("utf-8"))
    @settings(deadline=None)
    def check(tree: Branch) -> None:
        content = parse(build(tree))
        assert list(read(content, content.root)) == list(written(tree))

    check()
