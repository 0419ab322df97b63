"""An app in Laravel, with the code of docs/recipes/php.md and docs/senders.md."""

from collections.abc import Callable
from pathlib import Path

import pytest

from documented import check_complete, snippet
from frameworks import App
from mailtrap_local import Sandbox
from recipes import line_of

LIBRARY = Path("/usr/share/php/Illuminate/Foundation/Application.php")
PACKAGES = "apt install --no-install-recommends php-cli php-laravel-framework"


@pytest.fixture
def _laravel(require_tool: Callable[[str, str], Path], give_up: Callable[[str], None]) -> None:
    require_tool("php", PACKAGES)
    if not LIBRARY.exists():
        give_up(f"{LIBRARY} is missing, run: {PACKAGES}")


def app_with(folder: Path, http_port: int | None = None) -> App:
    app = App("laravel", folder, http_port)
    (app.folder / "bootstrap" / "cache").mkdir()
    assert "wait_for_mail.php" in [path.name for path in app.add("php", "php")]
    return app


@pytest.mark.usefixtures("_laravel")
def test_a_test_of_laravel_reads_the_mail_that_it_sent(tmp_path: Path) -> None:
    app_with(tmp_path).test(line_of("php", "artisan"))


@pytest.mark.usefixtures("_laravel")
def test_laravel_with_the_lines_of_its_env_file(tmp_path: Path, sandbox: Sandbox) -> None:
    app = app_with(tmp_path, sandbox.http.port)
    (app.folder / ".env").write_text(snippet("Laravel", sandbox.mailbox))
    app.run("php artisan test")
    check_complete(sandbox.mailbox.wait_for())
