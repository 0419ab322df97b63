"""The lines of shell in docs/providers.md, beside a server that runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from documented import command
from mailtrap_local import Sandbox
from paths import DOCS
from sdk_programs import FOLDER, PROGRAMS, check_code_mail

SHELL = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(sys.platform != "linux", reason="the certificates of a Linux")
@pytest.mark.parametrize("program", ["python/resend_app.py", "node/mailtrap.mjs"])
def test_what_is_exported_leads_an_app_to_the_server(
    sdk_interpreters: dict[str, Path], app_environ: dict[str, str], program: str
) -> None:
    serve, variables = SHELL.findall((DOCS / "providers.md").read_text())
    assert serve == "mailtrap-local --providers 8026\n"
    app = f"{sdk_interpreters[Path(program).suffix]} {FOLDER / program}"
    with Sandbox(providers="127.0.0.1:0") as sandbox:
        _ = sandbox.ca_file  # made by the server
        lines = variables.replace("8026", str(sandbox.providers.port))
        path = f"{command().parent}:{app_environ['PATH']}"
        subprocess.run(
            ["/bin/sh", "-ec", lines + app],
            env={**app_environ, "PATH": path},
            check=True,
            timeout=60,
        )
        check_code_mail(sandbox.mailbox.wait_for(), PROGRAMS[program])
