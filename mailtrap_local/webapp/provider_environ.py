"""Environment variables that lead an app's requests to mail providers to a sandbox.

No line of the app has to change. Needs no Flask.
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed lacks it

from mailtrap_local.net.data_folder import data_folder
from mailtrap_local.net.real_files import real_files
from mailtrap_local.net.tls import Authority
from mailtrap_local.webapp.providers.hosts import PROVIDER_HOSTS

_CA_NAME = "ca.pem"
_BUNDLE_NAME = "ca-bundle.pem"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_ANY = "us-east-1"  # stands for the `*` of a host's pattern

# Each names the file of all certificates that are trusted: OpenSSL (of Python, Ruby, Go on Linux),
# requests, curl, the AWS SDKs, httplib2.
_BUNDLE_VARIABLES = (
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"),
    "HTTPLIB2_CA_CERTS",
)
# Each names further ones.
_CA_VARIABLES = ("NODE_EXTRA_CA_CERTS", "DENO_CERT")
# Each is a base URL, for SDKs that know no proxy.
_URL_VARIABLES = (
    *("AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_SES"),
    *("RESEND_BASE_URL", "RESEND_API_URL"),
)

_HASHED_NAME = re.compile(r"[0-9a-f]{8}\.[0-9]+")  # as OpenSSL looks up in a folder


@real_files()
def provider_environ(
    url: str, folder: Path, environ: Mapping[str, str], ca: bytes | None = None
) -> dict[str, str]:
    """Environment variables that lead requests to mail providers to the listener at `url`.

    They name it as the proxy for HTTPS, to which all hosts go but those of this machine and of the
    NO_PROXY in `environ`, and make its certificates trusted: by files that are written to `folder`,
    with those of the system, those that `environ` names, and the local CA's, or `ca` (PEM), that of
    a sandbox elsewhere. Raises BadSetting where the local CA cannot be made.
    """
    ca_file, bundle = folder / _CA_NAME, folder / _BUNDLE_NAME
    ca_file.write_bytes(Authority(data_folder()).ca_file.read_bytes() if ca is None else ca)
    bundle.write_bytes(b"".join(_certificates(environ, ca_file)))
    no_proxy = ",".join(_no_proxy(environ))
    return {
        "HTTPS_PROXY": url,
        "https_proxy": url,
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        "NODE_USE_ENV_PROXY": "1",  # Node 22.21, 24 and later: others know no proxy
        **dict.fromkeys(_BUNDLE_VARIABLES, str(bundle)),
        **dict.fromkeys(_CA_VARIABLES, str(ca_file)),
        **dict.fromkeys(_URL_VARIABLES, url),
    }


def _no_proxy(environ: Mapping[str, str]) -> list[str]:
    """Return the hosts that are reached directly, without any entry that a provider is among."""
    given = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    entries = [entry for part in given.split(",") if (entry := part.strip())]
    return [*dict.fromkeys([*_LOOPBACK, *(one for one in entries if not _has_provider(one))])]


def _has_provider(entry: str) -> bool:
    no_proxy = {"no": entry if entry == "*" else entry.removeprefix("*")}
    return any(
        proxy_bypass_environment(pattern.replace("*", _ANY), no_proxy)
        for patterns in PROVIDER_HOSTS.values()
        for pattern in patterns
    )


def _certificates(environ: Mapping[str, str], ca_file: Path) -> Iterator[bytes]:
    """Texts in PEM of the certificates that clients are to trust."""
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    for certificate in known:
        yield ssl.DER_cert_to_PEM_cert(certificate).encode()
    paths = {environ[name] for name in (*_BUNDLE_VARIABLES, *_CA_VARIABLES) if environ.get(name)}
    folder = environ.get("SSL_CERT_DIR") or ssl.get_default_verify_paths().capath
    if folder and not known:
        paths.add(folder)
    for path in sorted(paths):
        yield from _texts_in(Path(path))
    yield ca_file.read_bytes()


def _texts_in(path: Path) -> Iterator[bytes]:
    """The texts of a file, or of a folder as OpenSSL reads it, as far as they can be read."""
    with suppress(OSError):
        is_folder = path.is_dir()
        for file in sorted(path.iterdir()) if is_folder else [path]:
            if not is_folder or _HASHED_NAME.fullmatch(file.name):
                yield file.read_bytes() + b"\n"
