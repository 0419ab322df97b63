"""The image of the Dockerfile, built and run: hardened, healthy, taking mail, and gone in a second.

Not among the other tests, because it installs a Debian and wants root: `make test-image`. It stands
for python:slim in it, which a machine without a registry of images does not have.
"""

import json
import pwd
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from containers import DATA_IN_MEMORY, HARDENED, Container, Podman, service_flags
from paths import DOCS, ROOT

BASE = "localhost/python"
IMAGE = "localhost/mailtrap-local"
PACKAGES = "python3,python3-venv,ca-certificates"
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/locale/*", "/usr/share/man/*")  # as in python:slim
CERTIFICATES = "/etc/ssl/certs"
HOME = pwd.getpwuid(0).pw_dir  # of root, in the image too
MINUTES = 60
INSTALL = "apt install buildah podman crun mmdebstrap"

SEND = """
import smtplib
with smtplib.SMTP("127.0.0.1", 1025, timeout=60) as client:
    client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello\\n\\nHi")
"""
SEND_BY_TLS = """
import smtplib, ssl
with smtplib.SMTP({host!r}, 1025, timeout=60) as client:
    client.starttls(context=ssl.create_default_context(cafile={ca!r}))
    client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello\\n\\nHi")
"""
STATUS = """
import http.client
client = http.client.HTTPConnection("127.0.0.1", 8025, timeout=60)
client.request("GET", "/readyz", headers={{"Host": {host!r}}})
print(client.getresponse().status)
"""

pytestmark = pytest.mark.timeout(15 * MINUTES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("containers")


@pytest.fixture(scope="module")
def podman(folder: Path, require_tool: Callable[[str, str], Path]) -> Podman:
    for tool in ("buildah", "podman", "crun", "mmdebstrap"):
        require_tool(tool, INSTALL)
    return Podman(folder)


@pytest.fixture(scope="module")
def image(podman: Podman, folder: Path) -> Iterator[str]:
    """The image, made in the way of a clone: the page and the wheel are built inside."""
    root = folder / "root.tar"
    excluded = [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
    debian = ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", *excluded]
    subprocess.run([*debian, "trixie", root], check=True, timeout=10 * MINUTES)
    podman("import", str(root), BASE)
    root.unlink()
    npm = folder / "npmrc"  # pip trusts what the system does, npm only what it is told
    npm.write_text(f"cafile={CERTIFICATES}/ca-certificates.crt\n")
    volumes = (f"--volume={CERTIFICATES}:{CERTIFICATES}:ro", f"--volume={npm}:{HOME}/.npmrc:ro")
    podman.build(
        *("--isolation=chroot", "--network=host", "--format=docker", *volumes),
        *(f"--build-arg=PYTHON={BASE}", f"--tag={IMAGE}", str(ROOT)),
        timeout=10 * MINUTES,
    )
    yield IMAGE
    podman("rmi", "--all", "--force")


def mails(container: Container) -> list[dict[str, object]]:
    """Wait for a mail in a container, and return all."""
    return [*map(json.loads, container.execute("mailtrap-local", "wait").splitlines())]


def test_what_it_says_of_itself(podman: Podman, image: str) -> None:
    (facts,) = json.loads(podman("inspect", "--type=image", image))
    config = facts["Config"]
    assert config["User"] == "65532:65532"
    assert config["ExposedPorts"].keys() == {"1025/tcp", "8025/tcp"}
    assert config["Entrypoint"] == ["mailtrap-local"]
    assert facts["Healthcheck"]["Test"] == ["CMD", "mailtrap-local", "ready"]
    (base,) = json.loads(podman("inspect", "--type=image", BASE))
    mine, all_of_it = (facts["Size"] - base["Size"]) / 1e6, facts["Size"] / 1e6
    print(f"\nunpacked {all_of_it:.0f} MB, {mine:.0f} of them beside Debian and Python")
    assert mine < 150


def test_it_takes_mail_where_it_can_write_nothing_and_may_do_nothing(
    podman: Podman, image: str
) -> None:
    with podman.serve(image, *HARDENED) as container:
        assert container.listeners[:2] == ["smtp 0.0.0.0:1025\n", "http 0.0.0.0:8025\n"]
        status = container.status()
        assert set(status["Uid"].split() + status["Gid"].split()) == {"65532"}
        assert {int(status[name], 16) for name in ("CapEff", "CapPrm", "CapBnd")} == {0}
        assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
        assert container.is_healthy()
        container.python(SEND)
        (mail,) = mails(container)
        assert (mail["subject"], mail["rcpt_to"]) == ("Hello", ["ann@example.com"])
        memory = int(container.status()["VmRSS"].split()[0]) / 1000
        code, seconds = container.end_by("TERM")
        print(
            f"\nready after {container.seconds:.2f} s, RSS {memory:.0f} MB, ends in {seconds:.2f} s"
        )
        assert code == 0
        assert container.errors() == ""  # no warning of open listeners, which a container has
        assert memory < 150


@pytest.mark.parametrize("signal", ["TERM", "INT"])
def test_signals_end_it(podman: Podman, image: str, signal: str) -> None:
    with podman.serve(image, *HARDENED) as container:
        code, seconds = container.end_by(signal)
    assert code == 0
    assert seconds < 10  # podman took some of them


@pytest.mark.parametrize("flags", [DATA_IN_MEMORY, "--volume=data:/data"])
def test_starttls_with_a_ca_in_data(podman: Podman, image: str, flags: str) -> None:
    with podman.serve(image, *HARDENED, flags, environ={"MTL_TLS": "require"}) as container:
        ca = container.execute("mailtrap-local", "ca").strip()
        assert ca == "/data/mailtrap-local/ca.pem"
        container.python(SEND_BY_TLS.format(host="localhost", ca=ca))
        (mail,) = mails(container)
        assert mail["tls"]


def test_it_runs_as_any_other_user(podman: Podman, image: str) -> None:
    flags = (*HARDENED, DATA_IN_MEMORY, "--user=1000:1000")
    with podman.serve(image, *flags, environ={"MTL_HTTPS": "true"}) as container:
        assert container.status()["Uid"].split()[0] == "1000"
        assert container.is_healthy()


def test_starttls_with_a_ca_of_this_start(podman: Podman, image: str) -> None:
    temporary = "--tmpfs=/tmp:mode=1777"
    with podman.serve(image, *HARDENED, temporary, environ={"MTL_TLS": "starttls"}) as container:
        ca = container.execute("sh", "-c", "ls /tmp/mailtrap-local-*/ca.pem").strip()
        container.python(SEND_BY_TLS.format(host="localhost", ca=ca))
        assert mails(container)[0]["tls"]
        container.end_by("TERM")
        assert f"until then the local CA is {ca}" in container.errors()


def test_tls_without_any_place_to_write_is_one_clear_line(podman: Podman, image: str) -> None:
    code, said = podman.fail(image, *HARDENED, environ={"MTL_TLS": "starttls"})
    assert code == 1
    assert said.startswith("Error: /data/mailtrap-local: Read-only file system; make")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "environ",
    [
        {"MTL_HTTPS": "true"},
        {"MTL_BASE_PATH": "/tools/mail"},
        {"MTL_HTTP": "0.0.0.0:9000"},
        {"MTL_TOKEN": "t0ken"},
    ],
)
def test_the_health_check_follows_the_settings(
    podman: Podman, image: str, environ: dict[str, str]
) -> None:
    with podman.serve(image, *HARDENED, DATA_IN_MEMORY, environ=environ) as container:
        assert container.is_healthy()


def test_without_a_page_it_is_not_healthy(podman: Podman, image: str) -> None:
    with podman.serve(image, *HARDENED, environ={"MTL_HTTP": "off"}) as container:
        assert not container.is_healthy()


@pytest.mark.parametrize(("host", "status"), [("mail:8025", "200"), ("mail.example", "421")])
def test_other_containers_reach_the_page_by_its_name(
    podman: Podman, image: str, host: str, status: str
) -> None:
    with podman.serve(image, *HARDENED) as container:
        assert container.python(STATUS.format(host=host)).strip() == status


def test_the_service_of_the_compose_file_keeps_its_mail_and_its_ca(
    podman: Podman, image: str
) -> None:
    file = yaml.safe_load((DOCS / "deployment" / "compose.yaml").read_text())
    service = file["services"]["mail"]
    environ, flags = service["environment"], service_flags(service)
    with podman.serve(image, *flags, environ=environ) as container:
        ca = container.execute("mailtrap-local", "ca").strip()
        container.python(SEND_BY_TLS.format(host=service["hostname"], ca=ca))
        certificate = container.execute("cat", ca)
        (before,) = mails(container)
        container.end_by("TERM")
    with podman.serve(image, *flags, environ=environ) as container:
        assert [mail["id"] for mail in mails(container)] == [before["id"]]
        assert container.execute("cat", ca) == certificate


def test_it_takes_the_place_of_mailpits_image(podman: Podman, image: str) -> None:
    environ = {
        "MP_DATABASE": "/data/mailpit.db",
        "MP_SMTP_AUTH": "app:s3cret",
        "MP_UI_BIND_ADDR": "0.0.0.0:9000",
        "MP_WEBROOT": "/mailpit/",
    }
    with podman.serve(image, *HARDENED, DATA_IN_MEMORY, environ=environ) as container:
        assert container.is_healthy()
        program = SEND.replace(
            "    client.send", "    client.login('app', 's3cret')\n    client.send"
        )
        container.python(program)
        address = "http://127.0.0.1:9000/mailpit/api/v1/messages"
        listing = container.python(
            f"import urllib.request as request; print(request.urlopen({address!r}).read().decode())"
        )
        assert json.loads(listing)["messages"][0]["Subject"] == "Hello"
        container.execute("test", "-s", "/data/mailpit.db")
