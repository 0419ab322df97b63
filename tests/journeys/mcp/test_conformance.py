"""The conformance suite of the protocol: what fails is named, each with its reason."""

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from conformance_tools import conformance_server
from conversing import Serve
from mailtrap_local.webapp.mcp import mail_server
from paths import ROOT

EXPECTED = ROOT / "tests" / "journeys" / "mcp"


@pytest.mark.parametrize("revision", ["2026-07-28", "2025-11-25"])
def test_a_revision_is_served_as_the_suite_requires(
    revision: str,
    serve: Serve,
    run_node: Callable[..., CompletedProcess[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The suite calls tools of its own: these take the place of ours, on the same server, guard,
    # route and protocol.
    monkeypatch.setattr(mail_server, "mail_server", lambda _: conformance_server())
    sandbox = serve()
    ran = run_node(
        "conformance",
        *("server", "--url", f"{sandbox.http.url}/mcp", "--requirements", revision),
        *("--expected-failures", str(EXPECTED / f"not-conforming-{revision}.yaml")),
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Baseline check passed" in ran.stdout
