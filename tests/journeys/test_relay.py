"""Mail that is sent on through a real Postfix, over STARTTLS and with AUTH."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
import trustme

from attempting import attempts_of, is_over
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort
from mailtrap_local.outbound.relay import outcome
from postfix import find_postfix, running_postfix
from sasl_server import password_service
from sending import ANN, BOB, send

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="Postfix can only be started by root")

GONE, BUSY = "gone@example.com", "busy@example.com"
SETTINGS = """
relayhost = [127.0.0.1]:{target}
default_transport = smtp
mynetworks =
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ {gone} = REJECT no such user }}, {{ {busy} = DEFER }} }}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {passwords}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {certificate}
"""


class Postfix(NamedTuple):
    """A real server: its address, the certificate of its CA, and what it passes all mail on to."""

    address: HostPort
    ca: Path
    target: Sandbox


@pytest.fixture
def postfix(serve: Serve, give_up: Callable[[str], None]) -> Iterator[Postfix]:
    root = find_postfix()
    if root is None:
        give_up("there is no Postfix, run: .ci/install-tools, or: apt install postfix")
    target, authority = serve(), trustme.CA()
    with ExitStack() as running:
        folder = Path(running.enter_context(TemporaryDirectory(prefix="relay-")))  # a short path
        folder.chmod(0o755)
        certificate = folder / "certificate.pem"
        authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(certificate)
        authority.cert_pem.write_to_path(folder / "ca.pem")
        running.enter_context(password_service(folder / "passwords", app="s3cret"))
        settings = SETTINGS.format(
            target=target.smtp.port,
            gone=GONE,
            busy=BUSY,
            passwords=folder / "passwords",
            certificate=certificate,
        )
        address = running.enter_context(running_postfix(Path(str(root)), settings))
        yield Postfix(address, folder / "ca.pem", target)


def table(postfix: Postfix, **more: Any) -> dict[str, Any]:
    secret = f"{sys.executable} -c \"print('s3cret')\""
    fields = {"name": "real", "host": "localhost", "port": postfix.address.port, "auto": "hello"}
    login = {"user": "app", "password_command": secret, "auth": "plain"}
    return {**fields, "ca": str(postfix.ca), "allow": ["*@example.com"], **login, **more}


def test_a_refusal_a_deferral_and_a_restart(
    postfix: Postfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:{tmp_path / 'mail.db'}"
    with Sandbox(store=store, relay=table(postfix)) as sandbox:
        send(sandbox.smtp, "hello one", to=[ANN, GONE, BUSY])
        attempts = attempts_of(sandbox.mailbox.find(), until=lambda one: one.tries == 1)
        ann, gone, busy = attempts
        assert (ann.status, ann.code) == ("sent", 250)
        assert "queued as" in ann.reply
        assert (gone.status, gone.code) == ("failed", 554)
        assert "no such user" in gone.reply
        assert (busy.status, busy.code) == ("waiting", 450)
        postfix.target.mailbox.wait_for(subject="hello one", timeout=30)
    monkeypatch.setattr(outcome, "RETRY_DELAYS", (0.01,) * 4)
    with Sandbox(store=store, relay=table(postfix, auto="again")) as sandbox:
        mail = sandbox.mailbox.find()
        assert mail.attempts()[:2] == (ann, gone)
        mail.release(BOB)
        postfix.target.mailbox.wait_for(rcpt=BOB, timeout=30)
        attempts = attempts_of(mail, until=lambda one: one.tries > 0)
        assert [one.status for one in attempts] == ["sent", "failed", "waiting", "sent"]
    postfix.target.mailbox.assert_count(2)
    trace = postfix.target.mailbox.find(rcpt=ANN).headers.all("Received")
    assert "with ESMTPSA id" in " ".join(trace)
    assert sum("by mailtrap-local with SMTP id" in one for one in trace) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password_command": "echo wrong"}, "535 5.7.8 Error: authentication failed"),
        ({"password_command": "false"}, "password_command printed no password, exit code 1"),
        ({"password_command": "no-such-program-here"}, "password_command cannot be run"),
        ({"auth": "xoauth2"}, "it offers PLAIN, and XOAUTH2 is wanted"),
        ({"ca": None}, "its certificate: "),
        ({"host": "127.0.0.1"}, "its certificate: "),
        ({"tls": "implicit"}, "WRONG_VERSION_NUMBER"),
    ],
)
def test_what_keeps_a_relay_from_being_used_is_said_and_nothing_goes_out(
    serve: Serve, postfix: Postfix, change: dict[str, Any], said: str
) -> None:
    fields = {name: value for name, value in table(postfix, **change).items() if value is not None}
    sandbox = serve(relay=fields)
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    (attempt,) = attempts_of(mail, until=lambda one: one.tries == 1)
    assert (attempt.status, attempt.code) == ("waiting", None)
    assert said.lower() in attempt.reply.lower()
    assert not is_over(attempt)
    postfix.target.mailbox.assert_empty()
