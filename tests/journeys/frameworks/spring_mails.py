"""An app in Spring Boot, with the code of docs/recipes/other-languages.md and docs/senders.md.

Not among the other tests, because Maven fetches 50 MB for it: `make test-spring`.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from documented import check_complete, snippet, variables
from frameworks import App
from mailtrap_local import Sandbox
from recipes import line_of


@pytest.fixture(autouse=True)
def _maven(require_tool: Callable[[str, str], Path]) -> None:
    require_tool("mvn", "apt install maven default-jdk-headless")


def test_a_test_of_spring_reads_the_mail_that_its_sender_sent(tmp_path: Path) -> None:
    app = App("spring", tmp_path)
    assert len(app.add("other-languages", "java")) == 1
    app.test(line_of("other-languages", "mvnw"))


def test_spring_with_the_lines_of_its_environment(tmp_path: Path, sandbox: Sandbox) -> None:
    app = App("spring", tmp_path, sandbox.http.port)
    app.add("other-languages", "java")
    app.run("./mvnw verify", **variables(snippet("Spring", sandbox.mailbox)))
    check_complete(sandbox.mailbox.wait_for())
