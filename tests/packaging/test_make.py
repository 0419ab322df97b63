"""The first promise of the README: in a clone, `make run` is all it takes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_make_run_serves_the_page_from_nothing(
    cloned_tree: Path, require_tool: Callable[[str, str], Path]
) -> None:
    make = str(require_tool("make", "apt install make"))
    # This test may itself be run by make, whose flags are not meant for the one started here.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    with subprocess.Popen(
        [make, "run", "ARGS=--smtp 127.0.0.1:0 --http 127.0.0.1:0"],
        cwd=cloned_tree,
        env=environment | {"PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        try:
            said = iter(serving.stdout.readline, "ready\n")
            listeners = dict(line.split() for line in said if line.startswith(("smtp ", "http ")))
            with urlopen(f"http://{listeners['http']}/", timeout=60) as page:
                assert b"<script" in page.read()
        finally:
            serving.terminate()
