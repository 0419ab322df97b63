"""Build the documentation site: `build.py OUT [VERSION]` writes OUT/site/VERSION, else `dev`.

Needs the dependency group `docs`, and what is in package.json. The pages are the repository's own
Markdown: the README is the front page, and links that leave the site lead to GitHub. Written here
are the references and `llms.txt`.
"""

import importlib.metadata
import json
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from links import broken_links
from mailtrap_local.webapp.api.openapi import describe
from mailtrap_local.webapp.api.routes import ROUTES
from nav import FRONT, NAV, Section, nav_of
from python_reference import reference_pages
from versions import add_version

SITE = Path(__file__).parent
ROOT = SITE.parent.parent
GITHUB = "https://github.com/mailtrap-local/mailtrap-local/blob/main/"
SITE_URL = "https://mailtrap-local.github.io/mailtrap-local/"
SWAGGER = SITE / "node_modules" / "swagger-ui-dist"
LANGUAGES = {"zh": "zh-Hans"}  # of pages that are not in English
LINK = re.compile(r"(\]\(|(?:src|href)=\")([^)\s\"#]*)(#[^)\s\"]*)?(\)|\")")
INLINE_CODE = re.compile(r"(`+[^`]+`+)")
FENCE = re.compile(r"^ {0,3}(```|~~~)")


def main(out: Path, version: str = "dev") -> None:
    pages, site = out / "pages", out / "site"
    for folder in (pages, site):
        shutil.rmtree(folder, ignore_errors=True)
    sources = {page: place for page in repository_pages() if (place := place_of(page))}
    for source, place in sources.items():
        text, files = rewritten((ROOT / source).read_text(), source)
        write(pages / place, text)
        for file in files:
            (pages / place_of(file)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, pages / place_of(file))
    for place, text in reference_pages().items():
        write(pages / place, text)
    write_http_reference(pages)
    for asset in ("site.css", "http-reference.js"):
        shutil.copy(SITE / asset, pages / asset)
    shutil.copy(ROOT / "web" / "public" / "favicon.svg", pages / "favicon.svg")
    nav = nav_of(NAV, sorted(page.relative_to(pages).as_posix() for page in pages.rglob("*.md")))
    build(out, version, nav)
    name_languages(site / version)
    write_texts_for_models(pages, site / version, nav)
    add_version(site, version)
    if broken := list(broken_links(site.resolve())):
        raise SystemExit("\n".join(["links that lead nowhere:", *broken]))


def repository_pages() -> Iterator[str]:
    """Yield the Markdown files that are pages, by their paths in the repository."""
    yield from FRONT
    for page in sorted(ROOT.glob("docs/**/*.md")):
        if SITE not in page.parents:
            yield page.relative_to(ROOT).as_posix()


def place_of(path: str) -> str:
    """Return where a file of the repository is in the site; "" if it is not."""
    if path in FRONT:
        return FRONT[path]
    if not path.startswith("docs/") or path.startswith("docs/site/"):
        return ""
    place = path.removeprefix("docs/")
    return posixpath.join(posixpath.dirname(place), "index.md") if is_index(place) else place


def is_index(place: str) -> bool:
    return posixpath.basename(place) == "README.md"


def rewritten(text: str, source: str) -> tuple[str, set[str]]:
    """Return a page with its links as the site has them, and the files that it shows."""
    files: set[str] = set()
    here = posixpath.dirname(place_of(source)) or "."

    def link(found: re.Match[str]) -> str:
        before, target, anchor, after = found[1], found[2], found[3] or "", found[4]
        if not target or re.match(r"[a-z]+:|/", target):
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        if not (ROOT / path).exists():
            raise SystemExit(f"{source}: {target} is not there")
        place = place_of(path) if (ROOT / path).is_file() else ""
        if not place:
            return f"{before}{GITHUB}{path}{anchor}{after}"
        if not path.endswith(".md"):
            files.add(path)
        return f"{before}{posixpath.relpath(place, here)}{anchor}{after}"

    is_code, lines = False, []
    for line in text.splitlines():
        is_code ^= FENCE.match(line) is not None
        pieces = [line] if is_code else INLINE_CODE.split(line)
        lines.append(
            "".join(
                one if is_code or at % 2 else LINK.sub(link, one) for at, one in enumerate(pieces)
            )
        )
    return "\n".join(lines) + "\n", files


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_http_reference(pages: Path) -> None:
    """Write the page of the API with Swagger UI, its files, and the document that it shows."""
    folder = pages / "reference"
    shutil.copy(SITE / "http.md", folder / "http.md")
    document = describe(ROUTES, importlib.metadata.version("mailtrap-local"))
    document["servers"] = [{"url": "http://127.0.0.1:8025"}]
    write(folder / "openapi.json", json.dumps(document, indent=1))
    for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
        shutil.copy(SWAGGER / name, folder / name)
    shutil.copy(SWAGGER / "LICENSE", folder / "swagger-ui-LICENSE.txt")


def build(out: Path, version: str, nav: list[Section]) -> None:
    """Run Zensical. Its strict mode ends with an error for a link to a page that is not there."""
    added = {
        "site_url": f"{SITE_URL}{version}/",
        "docs_dir": "pages",
        "site_dir": f"site/{version}",
        "nav": nav,
    }
    lines = [f"{name}: {json.dumps(value)}" for name, value in added.items()]  # JSON is YAML, too
    write(out / "mkdocs.yml", "\n".join([(SITE / "mkdocs.yml").read_text(), *lines]))
    zensical = Path(sys.executable).with_name("zensical")
    subprocess.run([zensical, "build", "--strict"], cwd=out, check=True)  # noqa: S603  # our own


def name_languages(site: Path) -> None:
    """Say the language of pages that are not in English, for fonts, voices and translators."""
    for name, language in LANGUAGES.items():
        page = site / name / "index.html"
        html = page.read_text(encoding="utf-8")
        write(page, html.replace('<html lang="en"', f'<html lang="{language}"', 1))


def write_texts_for_models(pages: Path, site: Path, nav: list[Section]) -> None:
    """Write llms.txt (llmstxt.org), the list of all pages, and llms-full.txt with their text."""
    lines = ["# mailtrap_local", "", "> A mail server for development that delivers nothing."]
    whole: list[str] = []
    for section in nav:
        for title, places in section.items():
            lines += ["", f"## {title}", ""]
            for entry in places:
                (place,) = entry.values() if isinstance(entry, dict) else (entry,)
                text = (pages / place).read_text(encoding="utf-8")
                lines.append(
                    f"- [{heading(text)}]({SITE_URL}{site.name}/{place}): {first_sentence(text)}"
                )
                whole.append(text)
                write(site / place, text)  # each page is there as Markdown, too
    write(site / "llms.txt", "\n".join(lines) + "\n")
    write(site / "llms-full.txt", "\n\n".join(whole))


def heading(text: str) -> str:
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1] if found else "mailtrap_local"


def first_sentence(text: str) -> str:
    """Return the first sentence of the first paragraph, without links."""
    paragraphs = re.split(r"\n\s*\n", re.sub(r"(?s)\A---\n.*?\n---\n", "", text))
    plain = next((one for one in paragraphs if re.match(r"[\w`\"\[*]", one)), "")
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(plain.split()))
    return re.sub(":$", ".", re.split(r"(?<=\.)\s|(?<=。)", plain)[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
