"""`mailtrap-local run` with apps that are not changed for it, and the connections they make."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Sandbox
from sdk_programs import FOLDER, PROGRAMS, check_code_mail

APPS = ("python/ses_app.py", "node/sendgrid.mjs", "python/resend_app.py")
RUN = (sys.executable, "-m", "mailtrap_local", "run", "--http", "off")
ASK_OTHERS = "import urllib.request; urllib.request.urlopen('https://example.com/')"
ADDRESS = re.compile(r'inet_addr\("(.+?)"\)|inet_pton\(AF_INET6, "(.+?)"')
LOOPBACK = re.compile(r"127\..+|::1|::ffff:127\..+")


@pytest.mark.parametrize("program", APPS)
def test_an_unmodified_app_is_caught(
    sdk_interpreters: dict[str, Path], app_environ: dict[str, str], tmp_path: Path, program: str
) -> None:
    store = f"sqlite:{tmp_path / 'mail.db'}"
    path = FOLDER / program
    ran = subprocess.run(
        [*RUN, "--store", store, "--", sdk_interpreters[path.suffix], path],
        env=app_environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.endswith("mailtrap-local: 1 message caught\n")
    with Sandbox(store=store) as later:
        check_code_mail(later.mailbox.wait_for(), PROGRAMS[program])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="strace is of Linux")
def test_no_connection_leaves_the_machine(
    sdk_interpreters: dict[str, Path],
    app_environ: dict[str, str],
    require_tool: Callable[[str, str], Path],
    tmp_path: Path,
) -> None:
    strace = require_tool("strace", "apt install strace")
    trace = tmp_path / "trace"
    steps = [f"{sdk_interpreters[Path(each).suffix]} {FOLDER / each}" for each in PROGRAMS]
    others = f'{sdk_interpreters[".py"]} -c "{ASK_OTHERS}"'
    calls = "--trace=connect,sendto,sendmsg,sendmmsg"
    traced = (strace, "--follow-forks", "--seccomp-bpf", calls, "--output", trace)
    ran = subprocess.run(
        [*traced, *RUN, "--", "sh", "-ec", "\n".join([*steps, f"! {others}"])],
        env=app_environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert f"mailtrap-local: {len(PROGRAMS)} messages caught\n" in ran.stderr
    assert "mailtrap-local: example.com is no mail provider" in ran.stderr
    addresses = [one or other for one, other in ADDRESS.findall(trace.read_text())]
    assert len(addresses) > len(PROGRAMS)
    assert {address for address in addresses if not LOOPBACK.fullmatch(address)} == set()
