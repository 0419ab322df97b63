"""The local CA where a user can keep none: no home, or one that is read-only."""

import gc
import logging
import os
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest

from conversing import Serve
from handshakes import shake_hands
from mailtrap_local import BadSetting
from mailtrap_local.net.certificates import Certificates
from mailtrap_local.net.data_folder import data_folder
from mailtrap_local.net.tls import Authority, local_ca_file

READ_ONLY = "/proc"  # for root too

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc, and the places of Linux")


@pytest.fixture(params=["read-only", "no home", "no folder"])
def nowhere(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user whose data folder can neither be found nor made."""
    monkeypatch.delenv("XDG_DATA_HOME")
    if request.param == "no home":
        import pwd

        monkeypatch.delenv("HOME", raising=False)
        monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    else:
        (tmp_path / "file").touch()
        monkeypatch.setenv(
            "HOME", READ_ONLY if request.param == "read-only" else f"{tmp_path}/file"
        )


@pytest.mark.usefixtures("nowhere")
def test_a_sandbox_has_a_ca_of_its_own_and_says_where(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = serve(tls="starttls")
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.starttls(context=sandbox.client_ssl_context())
        client.sendmail("app@example.com", "ann@example.com", "Subject: Hello\n\nHi")
    assert sandbox.mailbox.wait_for(subject="Hello").tls is not None
    assert f"until then the local CA is {sandbox.ca_file}" in caplog.text
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert sandbox.ca_file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("nowhere")
def test_the_folder_goes_with_the_certificates() -> None:
    certificates = Certificates(None, None, ())
    ca_file = certificates.ca_file
    shake_hands(certificates.context, ca_file)
    assert certificates.ca_file == ca_file
    del certificates
    gc.collect()
    assert not ca_file.parent.exists()


@pytest.mark.usefixtures("nowhere")
def test_who_looks_for_the_local_ca_finds_none_and_cannot_make_it() -> None:
    assert local_ca_file() is None
    with pytest.raises(BadSetting, match=r"a folder that you can write in.* or pass .*--cert"):
        _ = Authority(data_folder()).ca_file


@pytest.mark.parametrize("flags", [("--tls", "starttls"), ("--smtps", "127.0.0.1:0"), ("--https",)])
def test_without_any_place_to_write_it_is_one_clear_line(flags: tuple[str, ...]) -> None:
    code = (  # Python looks for a temporary folder at the root and in the current one too
        "import tempfile; tempfile._candidate_tempdir_list = lambda: ['/proc'];"
        "from mailtrap_local.cli import main; main()"
    )
    environ = {name: value for name, value in os.environ.items() if name != "XDG_DATA_HOME"}
    ran = subprocess.run(
        [sys.executable, "-c", code, "--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0", *flags],
        env=environ | {"HOME": READ_ONLY},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(f"Error: {READ_ONLY}/.local")
    assert ran.stderr.count("\n") == 1
