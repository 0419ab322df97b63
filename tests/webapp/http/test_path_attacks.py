"""Attacks on other servers of this kind: paths and file names that lead elsewhere."""

import re

import pytest

from asking import Ask, get
from delivering import deliver
from mailtrap_local import Sandbox
from paths import MAILS

UP = [
    b"/../../../../etc/passwd",
    b"/..%2f..%2f..%2f..%2fetc%2fpasswd",
    b"/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    b"/%2e%2e%2f%2e%2e%2fpyproject.toml",
    b"/assets/../../app.py",
    b"/assets/..%2f..%2fapp.py",
    b"/assets/%2e%2e/%2e%2e/app.py",
    b"/assets/..\\..\\app.py",
    b"/assets/..%5c..%5capp.py",
    b"/assets//etc/passwd",
    b"//etc/passwd",
    b"/%2fetc%2fpasswd",
    b"/assets/%00../app.py",
    b"/static/../app.py",
    b"/./../app.py",
    b"/api/messages/..%2f..%2fapp.py/raw",
    b"/api/messages/%2e%2e/raw",
    b"/api/messages/../../../etc/passwd",
    b"/api/messages/latest/parts/../../../../etc/passwd",
    b"/api/messages/latest/parts/..%2f1",
    b"/api/messages/latest/parts/-1",
    b"/api/messages/latest/parts/1%00",
    b"/api/sessions/..%2f..%2fetc%2fpasswd",
]


@pytest.mark.parametrize("target", UP, ids=lambda target: target.decode())
def test_path_traversal(sandbox: Sandbox, target: bytes) -> None:
    """GHSA-qx5x-85p8-vg4j (ids), CVE-2024-27448 (names of parts), Papercut c3e3d15f (prefixes)."""
    deliver(sandbox)
    answer = get(sandbox, target)
    assert re.match(rb"HTTP/1\.[01] (400|404|308) ", answer)
    assert b"root:" not in answer
    assert b"import " not in answer
    assert b"[project]" not in answer


@pytest.mark.parametrize("name", ["87-filename-traversal.eml", "88-filename-right-to-left.eml"])
def test_path_traversal_by_the_name_of_an_attachment(ask: Ask, sandbox: Sandbox, name: str) -> None:
    """CVE-2024-27448 (GHSA-vc6q-ccj9-9r89): a name out of the mail became a path."""
    message = deliver(sandbox, (MAILS / name).read_bytes())
    assert message.attachments
    for attachment in message.attachments:
        answer = ask("GET", f"/api/messages/{message.id}/parts/{attachment.part}")
        assert answer.status == 200
        said = answer.headers["content-disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[A-Za-z0-9._~%-]+", said)
        for bad in ("..", "%2F", "%5C", "%00", "%E2%80%AE", "%0D", "%0A"):
            assert bad not in said.upper()
