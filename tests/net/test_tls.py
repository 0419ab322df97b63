"""The local CA and its certificates."""

import os
import socket
import ssl
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
import trustme
from cryptography.hazmat.primitives.asymmetric import ec

from handshakes import shake_hands, shown_by
from mailtrap_local.errors import BadSetting
from mailtrap_local.net.data_folder import data_folder
from mailtrap_local.net.tls import Authority


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "share" / "mailtrap-local"


@pytest.fixture
def authority(folder: Path) -> Authority:
    return Authority(folder)


def stored_ca(folder: Path) -> trustme.CA:
    pem = (folder / "ca-key.pem").read_bytes()
    return trustme.CA.from_pem(pem, pem)


def store_leaf(folder: Path, ca: trustme.CA, *, ends_in: timedelta) -> None:
    names = ["localhost", "127.0.0.1", "::1", socket.gethostname()]
    leaf = ca.issue_cert(*names, not_after=datetime.now(UTC) + ends_in)
    leaf.private_key_and_cert_chain_pem.write_to_path(folder / "leaf.pem")


@pytest.mark.parametrize(
    "name",
    ["localhost", "127.0.0.1", "::1", socket.gethostname(), "Mail.Test", "büro.test", "192.0.2.7"],
)
def test_who_trusts_the_ca_is_content_under_every_name(authority: Authority, name: str) -> None:
    context = authority.server_context(["mail.test", "büro.test", "192.0.2.7"])
    shake_hands(context, authority.ca_file, name)


def test_who_trusts_another_ca_is_not(authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other")
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        shake_hands(authority.server_context(), other.ca_file)


def test_a_name_nobody_asked_for_is_refused(authority: Authority) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(authority.server_context(), authority.ca_file, "mail.test")


def test_no_older_tls_than_1_2(authority: Authority) -> None:
    assert authority.server_context().minimum_version == ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("kind", "said"),
    [("expired", "certificate has expired"), ("wrong-host", "Hostname mismatch")],
)
def test_a_faulty_certificate_is_refused_for_its_fault_alone(
    authority: Authority, folder: Path, kind: Literal["expired", "wrong-host"], said: str
) -> None:
    good = authority.server_context(["mail.test"])
    kept = (folder / "leaf.pem").read_bytes()
    faulty = authority.faulty_context(kind, ["mail.test"])
    with pytest.raises(ssl.SSLCertVerificationError, match=said):
        shake_hands(faulty, authority.ca_file, "mail.test")
    assert (folder / "leaf.pem").read_bytes() == kept
    shake_hands(good, authority.ca_file, "mail.test")


def test_the_certificate_for_the_wrong_host_is_right_for_that_one(authority: Authority) -> None:
    faulty = authority.faulty_context("wrong-host")
    shake_hands(faulty, authority.ca_file, "wrong-host.example")


def test_a_certificate_is_one_that_every_client_takes(authority: Authority) -> None:
    shown = shown_by(authority.server_context(), authority.ca_file)
    assert shown.not_valid_after_utc - shown.not_valid_before_utc <= timedelta(days=397)
    an_hour_behind = datetime.now(UTC) - timedelta(hours=1)
    assert shown.not_valid_before_utc < an_hour_behind  # as a client's clock may be
    key = shown.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"


def test_the_next_start_shows_the_same_certificate(folder: Path) -> None:
    first, second = Authority(folder), Authority(folder)
    shown = shown_by(first.server_context(["mail.test"]), first.ca_file)
    assert shown_by(second.server_context(), second.ca_file) == shown


def test_a_certificate_is_renewed_for_a_further_name(authority: Authority) -> None:
    shown = shown_by(authority.server_context(), authority.ca_file)
    further = authority.server_context(["mail.test"])
    assert shown_by(further, authority.ca_file) != shown
    shake_hands(further, authority.ca_file, "mail.test")


@pytest.mark.parametrize(("days", "is_kept"), [(29, False), (31, True)])
def test_a_certificate_is_renewed_a_month_before_its_end(
    authority: Authority, folder: Path, days: int, *, is_kept: bool
) -> None:
    assert authority.ca_file.exists()
    store_leaf(folder, stored_ca(folder), ends_in=timedelta(days=days))
    shown = shown_by(authority.server_context(), authority.ca_file)
    assert (shown.not_valid_after_utc < datetime.now(UTC) + timedelta(days=32)) is is_kept


def test_a_certificate_of_another_ca_is_not_used(authority: Authority, folder: Path) -> None:
    assert authority.ca_file.exists()
    store_leaf(folder, trustme.CA(), ends_in=timedelta(days=300))
    shake_hands(authority.server_context(), authority.ca_file)


@pytest.mark.parametrize("where", ["start", "middle", "end"])
def test_a_damaged_certificate_is_made_anew(authority: Authority, folder: Path, where: str) -> None:
    authority.server_context()
    leaf = folder / "leaf.pem"
    pem = leaf.read_bytes()
    leaf.write_bytes({"start": pem[300:], "middle": pem[:100] + pem[140:], "end": pem[:-90]}[where])
    shake_hands(authority.server_context(), authority.ca_file)
    assert leaf.stat().st_size > 900


def test_a_certificate_that_cannot_be_kept_serves_all_the_same(
    authority: Authority, folder: Path
) -> None:
    assert authority.ca_file.exists()
    (folder / "leaf.pem").mkdir()
    shake_hands(authority.server_context(), authority.ca_file)
    assert list((folder / "leaf.pem").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's data folder by other means")
def test_keys_are_for_the_user_alone(authority: Authority, folder: Path) -> None:
    authority.server_context()
    found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert found == {"ca-key.pem": 0o600, "leaf.pem": 0o600, "ca.pem": 0o644}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_file_for_clients_holds_no_key(authority: Authority) -> None:
    pem = authority.ca_file.read_text()
    assert pem.count("-----BEGIN") == pem.count("-----BEGIN CERTIFICATE-----") == 1


def test_many_who_start_at_once_share_one_ca(folder: Path) -> None:
    def start(_: int) -> tuple[ssl.SSLContext, bytes]:
        authority = Authority(folder)
        return authority.server_context(), authority.ca_file.read_bytes()

    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(start, range(8)))
    assert len({ca for _, ca in started}) == 1
    for context, _ in started:
        shake_hands(context, folder / "ca.pem")
    assert sorted(path.name for path in folder.iterdir()) == ["ca-key.pem", "ca.pem", "leaf.pem"]


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nolder\n"])
def test_the_file_for_clients_comes_back(
    authority: Authority, folder: Path, content: bytes | None
) -> None:
    context = authority.server_context()
    (folder / "ca.pem").unlink()
    if content is not None:
        (folder / "ca.pem").write_bytes(content)
    shake_hands(context, authority.ca_file)


@pytest.mark.parametrize("content", ["", "nonsense", "a certificate alone", "another's key"])
def test_a_damaged_ca_is_an_error_that_says_what_to_do(
    authority: Authority, folder: Path, content: str
) -> None:
    certificate = authority.ca_file.read_bytes()
    secret = folder / "ca-key.pem"
    key = trustme.CA().private_key_pem.bytes()
    secret.write_bytes(
        {"a certificate alone": certificate, "another's key": key + certificate}.get(
            content, content.encode()
        )
    )
    with pytest.raises(BadSetting, match=r"delete it for a new CA.*--cert and --key") as caught:
        authority.server_context()
    assert str(secret) in str(caught.value)


def test_a_folder_that_cannot_be_had_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    authority = Authority(tmp_path / "file" / "mailtrap-local")
    with pytest.raises(BadSetting, match=r"write in, or pass .*--cert and --key") as caught:
        assert authority.ca_file
    assert str(tmp_path / "file") in str(caught.value)


@pytest.mark.parametrize("host", ["", "my_host", "a..b", "x" * 64])
def test_a_host_that_no_certificate_can_name_is_an_error(authority: Authority, host: str) -> None:
    with pytest.raises(BadSetting, match="cannot be named in a certificate"):
        authority.server_context([host])


def test_a_machine_whose_name_no_certificate_can_hold_serves_the_others(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "my_machine")
    shake_hands(authority.server_context(["mail.test"]), authority.ca_file, "mail.test")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the places of Linux")
def test_the_data_folder_is_where_xdg_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder() == tmp_path / "mailtrap-local"
    monkeypatch.setenv("HOME", "/home/ann")
    for no_place in ("", "relative/share"):
        monkeypatch.setenv("XDG_DATA_HOME", no_place)
        assert data_folder() == Path("/home/ann/.local/share/mailtrap-local")


def test_who_needs_no_tls_does_not_pay_for_it() -> None:
    heavy = "{'trustme', 'cryptography'}"
    code = (
        f"import sys, mailtrap_local.cli, mailtrap_local.net.tls; print({heavy} & {{*sys.modules}})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
