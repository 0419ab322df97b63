"""Real templates of mail: those of packages of npm, with words in place of their variables."""

import json
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

PACKAGES = ("bootstrap-email@1.2.9", "mailgen@2.0.36")
_TEMPLATES = ("package/examples/output/*.html", "package/themes/*/index.html")
_PLACEHOLDERS = re.compile(r"<%[-=].*?%>|<%.*?%>", re.DOTALL)


def npm_templates(npm: Path, folder: Path) -> dict[str, str]:
    """The HTML of each template, by the package and its name. Fails where npm does."""
    found = {}
    for package in PACKAGES:
        name = package.partition("@")[0]
        packed = subprocess.run(
            [npm, "pack", package, "--json", "--ignore-scripts", "--pack-destination", folder],
            capture_output=True,
            check=False,
        )
        if packed.returncode:
            pytest.fail(f"npm pack {package}: {packed.stderr.decode()[-200:]}", pytrace=False)
        with tarfile.open(folder / json.loads(packed.stdout)[0]["filename"]) as archive:
            archive.extractall(folder / name, filter="data")
        for path in sorted(each for one in _TEMPLATES for each in (folder / name).glob(one)):
            source = path.read_text(encoding="utf-8").replace("\r\n", "\n")
            called = path.parent.name if path.stem == "index" else path.stem
            found[f"{name} {called}"] = _PLACEHOLDERS.sub(_words, source)
    return found


def _words(placeholder: re.Match[str]) -> str:
    return "Some words" if placeholder[0][2] in "-=" else ""
