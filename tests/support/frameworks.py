"""Apps of web frameworks, made of the files of docs/recipes and run by the lines there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from documented import FILE, check_complete, command
from mailtrap_local import Sandbox
from paths import ROOT
from recipes import RECIPES
from replica_processes import free_port

APPS = ROOT / "tests" / "journeys" / "frameworks"
_FILE = r"(?ms)^```{language}\n(?:<\?php )?(?:#|//) ([\w./]+)\n.*?^```$"


class App:
    """An app in a folder of its own, which sends `FILE` along."""

    def __init__(self, framework: str, folder: Path, http_port: int | None = None) -> None:
        self.folder = folder / framework
        self._port = str(http_port or free_port())  # for the 8025 of the documentation
        shutil.copytree(APPS / framework, self.folder)
        (self.folder / "attached.bin").write_bytes(FILE)

    def add(self, recipe: str, language: str) -> list[Path]:
        """Write the files that a recipe has in a language: each names its own in the first line."""
        text = (RECIPES / f"{recipe}.md").read_text().replace("8025", self._port)
        written = []
        for block in re.finditer(_FILE.format(language=language), text):
            path = self.folder / block[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block[0].partition("\n")[2].removesuffix("```"))
            written.append(path)
        return written

    def test(self, line: str) -> None:
        """Run a line of a recipe, which has to succeed, and check the one message it has sent."""
        store = f"sqlite:{self.folder / 'sandbox.db'}"
        self.run(line.replace("8025", self._port), MTL_STORE=store)
        with Sandbox(store=store) as sandbox:
            check_complete(sandbox.mailbox.wait_for())
            assert len(sandbox.mailbox) == 1

    def run(self, line: str, **variables: str) -> None:
        """Run a line of shell, which has to succeed."""
        path = os.pathsep.join([str(command().parent), os.environ["PATH"]])
        ran = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=self.folder,
            env={**os.environ, "PATH": path, **variables},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
