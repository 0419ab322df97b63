"""An app in Rails, with the code of docs/recipes/other-languages.md and docs/senders.md."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documented import check_complete, snippet
from frameworks import App
from mailtrap_local import Sandbox
from recipes import line_of

PACKAGES = "apt install --no-install-recommends ruby-railties ruby-actionmailer"
SEND = """bin/rails runner 'ShopMailer.welcome("ann@example.com").deliver_now'"""


@pytest.fixture
def _rails(require_tool: Callable[[str, str], Path], give_up: Callable[[str], None]) -> None:
    ruby = require_tool("ruby", PACKAGES)
    if subprocess.run([ruby, "-raction_mailer", "-rrails", "-e", "1"], check=False).returncode:
        give_up(f"Ruby has no Rails, run: {PACKAGES}")


@pytest.mark.usefixtures("_rails")
def test_a_test_of_rails_reads_the_mail_that_action_mailer_sent(tmp_path: Path) -> None:
    app = App("rails", tmp_path)
    assert len(app.add("other-languages", "ruby")) == 2
    configure(app.folder / "config" / "environments" / "test.rb")
    app.test(line_of("other-languages", "bin/rails"))


@pytest.mark.usefixtures("_rails")
def test_rails_in_development(tmp_path: Path, sandbox: Sandbox) -> None:
    app = App("rails", tmp_path)
    settings = app.folder / "config" / "environments" / "development.rb"
    settings.parent.mkdir()
    settings.write_text(snippet("Rails", sandbox.mailbox))
    configure(settings)
    app.run(SEND)
    check_complete(sandbox.mailbox.wait_for())


def configure(settings: Path) -> None:
    """Put lines of an environment's file between those that Rails writes around them."""
    settings.write_text(f"Rails.application.configure do\n{settings.read_text()}end\n")
