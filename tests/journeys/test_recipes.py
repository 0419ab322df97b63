"""The recipes of docs/recipes that are not in Python, as they stand there."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conversing import Serve
from documented import command
from mailtrap_local import Sandbox
from recipes import block_of
from sending import send

RequireTool = Callable[[str, str], Path]


def test_php_sends_without_a_change(require_tool: RequireTool, tmp_path: Path) -> None:
    require_tool("php", "apt install php-cli")
    script = block_of("php", "php", "<?php // send.php")
    (tmp_path / "send.php").write_text(script)
    line = block_of("php", "sh", "mailtrap-local run")
    path = os.pathsep.join([str(command().parent), os.environ["PATH"]])
    ran = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "1 message caught" in ran.stderr


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve(http="127.0.0.1:0")


def test_ruby_waits_for_mail(require_tool: RequireTool, sandbox: Sandbox) -> None:
    program = require_tool("ruby", "apt install ruby")
    function = block_of("other-languages", "ruby", 'require "json"')
    function = function.replace("http://127.0.0.1:8025", sandbox.http.url.rstrip("/"))
    send(sandbox.smtp, raw=b"Subject: Welcome\r\n\r\nHi\r\n")
    for query, is_there in (("subject:welcome", True), ("subject:gone", False)):
        script = f'{function}\nputs wait_for_mail("{query}", timeout: 1).fetch("subject")\n'
        ran = subprocess.run(
            [program, "-"], input=script, capture_output=True, text=True, timeout=60, check=False
        )
        assert (ran.returncode == 0, ran.stdout) == (is_there, "Welcome\n" if is_there else "")
    assert "near_misses" in ran.stderr
