"""Folders of versions: `versions.py NEW SITE` adds those of NEW to a published SITE.

`versions.json` lists them, newest first, in the format of mike, which the theme's selector reads;
the front page leads to the newest release, or to `dev` before there is one.
"""

import json
import re
import shutil
import sys
from pathlib import Path

_RELEASE = re.compile(r"\d+(?:\.\d+)*")
_LEADING_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>mailtrap_local</title>
<meta http-equiv="refresh" content="0; url={version}/">
<a href="{version}/">mailtrap_local {version}</a>
</html>
"""


def add_version(site: Path, version: str) -> None:
    """Note that there is a folder of that version. Raises SystemExit for an invalid name."""
    if version != "dev" and not _RELEASE.fullmatch(version):
        raise SystemExit(f"{version!r} is no version: write dev, or numbers as in 0.2")
    listed = site / "versions.json"
    known = json.loads(listed.read_text()) if listed.exists() else []
    names = sorted({version, *(one["version"] for one in known)}, key=_order, reverse=True)
    releases = [name for name in names if name != "dev"]
    newest = releases[0] if releases else "dev"
    shapes = [
        {"version": name, "title": name, "aliases": ["latest"] if name == newest else []}
        for name in names
    ]
    listed.write_text(json.dumps(shapes, indent=1) + "\n")
    (site / "index.html").write_text(_LEADING_PAGE.format(version=newest))
    (site / ".nojekyll").touch()


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")] if version != "dev" else []


def main(new: Path, site: Path) -> None:
    for folder in sorted(one for one in new.iterdir() if one.is_dir()):
        shutil.rmtree(site / folder.name, ignore_errors=True)
        shutil.copytree(folder, site / folder.name)
        add_version(site, folder.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
