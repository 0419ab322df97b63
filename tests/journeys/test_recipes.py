"""The recipes of docs/recipes that are not in Python, as they stand there."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conversing import Serve
from documented import command
from mailtrap_local import Sandbox
from paths import NODE
from recipes import block_of, line_of
from replica_processes import free_port
from sending import send

RequireTool = Callable[[str, str], Path]

NODE_TEST = """import nodemailer from "nodemailer";
const {SMTP_HOST: host, SMTP_PORT: port, SMTP_SECURE: secure} = process.env;
const transport = nodemailer.createTransport({host, port, secure: secure === "true"});
await transport.sendMail({from: "app@example.com", to: "ann@example.com", subject: "Hi"});
"""


def test_php_sends_without_a_change(require_tool: RequireTool, tmp_path: Path) -> None:
    require_tool("php", "apt install php-cli")
    script = block_of("php", "php", "<?php // send.php")
    (tmp_path / "send.php").write_text(script)
    check_run(line_of("php", "send.php"), tmp_path)


def test_the_tests_of_a_node_app_run_in_a_sandbox(
    require_tool: RequireTool, give_up: Callable[[str], None], tmp_path: Path
) -> None:
    require_tool("npm", "apt install nodejs npm")
    if not (NODE / "node_modules").exists():
        give_up("nodemailer is not installed, run: npm --prefix tests/journeys/node ci")
    (tmp_path / "node_modules").symlink_to(NODE / "node_modules")
    (tmp_path / "package.json").write_text('{"scripts": {"test": "node test.mjs"}}')
    (tmp_path / "test.mjs").write_text(NODE_TEST)
    line = line_of("other-languages", "npm test")
    check_run(line.replace("8025", str(free_port())), tmp_path)


def check_run(line: str, folder: Path) -> None:
    """Run a line that starts a sandbox for an app, which sends one message."""
    path = os.pathsep.join([str(command().parent), os.environ["PATH"]])
    ran = subprocess.run(
        ["/bin/sh", "-c", line],
        cwd=folder,
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
    function = block_of("other-languages", "ruby", "# test/wait_for_mail.rb")
    function = function.replace("http://127.0.0.1:8025", sandbox.http.url.rstrip("/"))
    send(sandbox.smtp, raw=b"Subject: Welcome\r\n\r\nHi\r\n")
    for query, is_there in (("subject:welcome", True), ("subject:gone", False)):
        script = f'{function}\nputs wait_for_mail("{query}", timeout: 1).fetch("subject")\n'
        ran = subprocess.run(
            [program, "-"], input=script, capture_output=True, text=True, timeout=60, check=False
        )
        assert (ran.returncode == 0, ran.stdout) == (is_there, "Welcome\n" if is_there else "")
    assert "near_misses" in ran.stderr
