"""TLS contexts of a local certificate authority kept in a folder, or of the user's own files.

Opens no sockets. trustme and cryptography are imported where they are used: together they cost a
tenth of a second, which nobody should pay without TLS.
"""

import contextlib
import os
import socket
import ssl
import tempfile
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mailtrap_local.clock import now
from mailtrap_local.errors import BadSetting
from mailtrap_local.net.data_folder import OWN_FILES, UnwritableFolder, data_folder

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, GeneralName
    from trustme import CA

_PUBLIC = "ca.pem"
_OWN_NAMES = ("localhost", "127.0.0.1", "::1")
_VALIDITY = timedelta(days=397)  # within the 398 days that clients grant to public certificates
_RENEW_BEFORE = timedelta(days=30)  # so that none expires while a sandbox runs
_CLOCK_SKEW = timedelta(days=1)  # between a machine and its containers, say
_MAX_COMMON_NAME = 64  # characters, RFC 5280 appendix A.1


class Authority:
    """A certificate authority (CA) of this machine's own, kept in `folder` and made on first use.

    Any number of processes may start with the same folder at once: they share one CA. Every
    member raises BadSetting, naming the file, when the CA cannot be read, and UnwritableFolder when
    there is none and it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def ca_file(self) -> Path:
        """The CA's certificate alone, in PEM, for clients to trust."""
        self._ca()
        return self._public

    def server_context(self, hosts: Collection[str] = ()) -> ssl.SSLContext:
        """A server's context, TLS 1.2 or later, with a P-256 certificate that the CA has signed.

        It names localhost, 127.0.0.1, ::1, this machine and `hosts` (names or IP addresses). It is
        kept until it must be renewed, so that clients can pin it.
        """
        ca = self._ca()
        return _context(self._kept_leaf(ca, _issue(ca, _names(ca, hosts))))

    def faulty_context(
        self, kind: Literal["expired", "wrong-host"], hosts: Collection[str] = ()
    ) -> ssl.SSLContext:
        """A context like `server_context`, with a certificate that clients must refuse.

        `expired` ended yesterday and is valid otherwise, `wrong-host` names wrong-host.example.
        It is not kept.
        """
        ca = self._ca()
        if kind == "wrong-host":
            return _context(_issue(ca, ["wrong-host.example"]))
        return _context(_issue(ca, _names(ca, hosts), age=_VALIDITY + timedelta(days=1)))

    def host_context(self, host: str) -> ssl.SSLContext:
        """A server's context with a certificate for one host name. It is not kept."""
        return _context(_issue(self._ca(), [host]))

    @property
    def _public(self) -> Path:
        return self._folder / _PUBLIC

    def _ca(self) -> "CA":
        # key and certificate in one file, so that they can never be of two different CAs
        secret = self._folder / "ca-key.pem"
        try:
            if not secret.exists():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write(secret, _new_ca(), unless_there=True)
        except OSError as problem:
            raise UnwritableFolder(self._explain(problem)) from None
        try:
            ca = _read_ca(secret)
            if _content(self._public) != ca.cert_pem.bytes():
                _write(self._public, ca.cert_pem.bytes(), mode=0o644)
        except OSError as problem:
            raise BadSetting(self._explain(problem)) from None
        return ca

    def _explain(self, problem: OSError) -> str:
        return (
            f"{problem.filename or self._folder}: {problem.strerror or problem}; make "
            f"{self._folder} a folder that you can write in, or {OWN_FILES}"
        )

    def _kept_leaf(self, ca: "CA", fresh: bytes) -> bytes:
        """The kept key and certificate while they replace `fresh`, else `fresh`, now kept."""
        path = self._folder / "leaf.pem"
        with contextlib.suppress(OSError):  # a read-only folder still serves, with a fresh leaf
            kept = _content(path)
            if kept is not None and _is_as_good(kept, fresh, ca):
                return kept
            _write(path, fresh)
        return fresh


def context_from_files(cert: Path, key: Path | None = None) -> ssl.SSLContext:
    """A server's context, TLS 1.2 or later, with the user's own PEM files.

    `cert` may hold the chain, and the key as well when there is no `key`. Raises BadSetting,
    naming --cert or --key, for files that cannot be read or do not fit.
    """
    cert_flag = f"--cert {cert}"
    key_flag = cert_flag if key is None else f"--key {key}"
    require_pem(cert, cert_flag, b"CERTIFICATE-----", "certificate")
    require_pem(key or cert, key_flag, b"PRIVATE KEY-----", "private key")

    def refuse() -> str:  # without it OpenSSL would prompt on the terminal, and wait
        raise BadSetting(
            f"{key_flag}: the key is encrypted; decrypt it with: openssl pkey -in FILE -out OTHER"
        )

    context = _bare_context()
    try:
        context.load_cert_chain(cert, key, password=refuse)
    except ssl.SSLError as problem:
        if problem.reason == "KEY_VALUES_MISMATCH":
            raise BadSetting(f"{key_flag}: this is not the key of the certificate") from None
        reason = (problem.reason or "it is damaged").replace("_", " ").lower()
        flags = cert_flag if key is None else f"{cert_flag}, {key_flag}"
        raise BadSetting(f"{flags}: not taken by OpenSSL: {reason}") from None
    return context


def local_ca_file() -> Path | None:
    """The certificate of this user's local CA, if one has been made."""
    try:
        path = data_folder() / _PUBLIC
    except UnwritableFolder:
        return None
    return path if os.access(path, os.R_OK) else None


def client_context(ca_file: Path) -> ssl.SSLContext:
    """A client's context that trusts this CA and no other."""
    return ssl.create_default_context(cafile=ca_file)


def require_pem(path: Path, flag: str, mark: bytes, what: str) -> None:
    """Raise BadSetting, naming the flag, if a file cannot be read or has no such mark in it."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise BadSetting(f"{flag}: {problem.strerror}") from None
    if mark not in content:
        raise BadSetting(f"{flag}: there is no {what} in PEM form in it")


def _bare_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # whatever OpenSSL's configuration says
    return context


def _context(leaf: bytes) -> ssl.SSLContext:
    """A server's context from a key and its certificate in PEM.

    Raises BadSetting where there is no temporary folder.
    """
    context = _bare_context()
    try:
        with tempfile.TemporaryDirectory() as folder:  # `ssl` reads files alone; mode 700
            path = Path(folder, "leaf.pem")
            path.write_bytes(leaf)
            context.load_cert_chain(path)
    except FileNotFoundError as problem:
        raise BadSetting(
            f"TLS: {problem.strerror}; name a folder that you can write in by TMPDIR"
        ) from None
    return context


def _new_ca() -> bytes:
    import trustme  # noqa: PLC0415  # see the module's docstring

    ca = trustme.CA(organization_name="mailtrap-local", path_length=0)
    return ca.private_key_pem.bytes() + ca.cert_pem.bytes()


def _read_ca(path: Path) -> "CA":
    import trustme  # noqa: PLC0415  # see the module's docstring

    pem = path.read_bytes()
    try:
        _certificate(pem)
        return trustme.CA.from_pem(pem, pem)
    except ValueError:
        raise BadSetting(
            f"{path}: damaged; delete it for a new CA, which clients have to trust anew, "
            f"or {OWN_FILES}"
        ) from None


def _names(ca: "CA", hosts: Collection[str]) -> list[str]:
    names = [*_OWN_NAMES, *hosts]
    for name in hosts:
        if not _can_certify(ca, name):
            raise BadSetting(f"{name!r} cannot be named in a certificate; {OWN_FILES}")
    own = socket.gethostname()
    # Systems allow names that are invalid in a certificate, my_machine for one. This one was not
    # asked for, so it is left out.
    return [*names, own] if _can_certify(ca, own) else names


def _can_certify(ca: "CA", name: str) -> bool:
    try:
        ca.issue_cert(name)
    except ValueError:
        return False
    return True


def _issue(ca: "CA", names: Sequence[str], *, age: timedelta = _CLOCK_SKEW) -> bytes:
    """A new key and its certificate, in PEM, valid since `age` ago."""
    start = now() - age
    leaf = ca.issue_cert(
        *names,
        # fetchmail requires one, though RFC 6125 has deprecated it; a longer one is invalid
        common_name=names[0] if len(names[0]) <= _MAX_COMMON_NAME else None,
        organization_name="mailtrap-local",
        not_before=start,
        not_after=start + _VALIDITY,
    )
    return leaf.private_key_and_cert_chain_pem.bytes()


def _is_as_good(kept: bytes, fresh: bytes, ca: "CA") -> bool:
    """True if `kept` is valid, signed by `ca`, not soon expired and has all names of `fresh`."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # see the module's docstring

    try:
        certificate = _certificate(kept)
        certificate.verify_directly_issued_by(_certificate(ca.cert_pem.bytes(), with_key=False))
    except (ValueError, InvalidSignature):
        return False
    is_lasting = certificate.not_valid_after_utc - now() >= _RENEW_BEFORE
    return is_lasting and _names_in(certificate) >= _names_in(_certificate(fresh))


def _certificate(pem: bytes, *, with_key: bool = True) -> "Certificate":
    """The certificate in `pem`. Raises ValueError if it, or the key with it, is invalid."""
    from cryptography import x509  # noqa: PLC0415  # see the module's docstring
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  # likewise
        load_pem_private_key,
    )

    certificate = x509.load_pem_x509_certificate(pem)
    if with_key and load_pem_private_key(pem, None).public_key() != certificate.public_key():
        raise ValueError("the key is not that of the certificate")
    return certificate


def _names_in(certificate: "Certificate") -> "set[GeneralName]":
    from cryptography import x509  # noqa: PLC0415  # see the module's docstring

    return set(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes, *, mode: int = 0o600, unless_there: bool = False) -> None:
    """Write a file atomically; `unless_there`: the first of several writers wins."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        draft = Path(file.name)
        file.write(content)
    try:
        draft.chmod(mode)
        if unless_there:
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
