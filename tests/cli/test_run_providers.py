"""`run` leads the command's requests to mail providers to the sandbox, and to no other host."""

import json
import os
import subprocess
import sys
from pathlib import Path

import trustme

RUN = [sys.executable, "-m", "mailtrap_local", "run", "--http", "off"]
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
ASK = (
    "import sys, urllib.request\n"
    "request = urllib.request.Request(sys.argv[1], b'{}', {'Authorization': 'Bearer key'})\n"
    "try:\n"
    "    urllib.request.urlopen(request)\n"
    "except Exception as problem:\n"
    "    print(problem)\n"
)
BUNDLES = (
    *("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"),
    "HTTPLIB2_CA_CERTS",
)


def run(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    plain = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return subprocess.run(
        [*RUN, *words],
        env={**plain, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def environ_of(*words: str, **variables: str) -> dict[str, str]:
    ran = run(*words, "--", sys.executable, "-c", SHOW, **variables)
    assert ran.returncode == 0, ran.stderr
    environ: dict[str, str] = json.loads(ran.stdout)
    return environ


def test_the_proxy_and_the_base_urls_are_the_listener() -> None:
    environ = environ_of()
    url = environ["HTTPS_PROXY"]
    assert url.startswith("http://127.0.0.1:")
    names = ("https_proxy", "AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_SES", "RESEND_BASE_URL")
    assert {environ[name] for name in names} == {url}
    assert environ["NODE_USE_ENV_PROXY"] == "1"
    assert environ["NO_PROXY"] == environ["no_proxy"] == "localhost,127.0.0.1,::1"
    assert "HTTP_PROXY" not in environ


def test_requests_to_a_provider_come_here_and_others_are_refused_in_words() -> None:
    ran = run("--", sys.executable, "-c", ASK, "https://api.sendgrid.com/v3/mail/send")
    assert ran.stdout == "HTTP Error 400: Bad Request\n"
    ran = run("--", sys.executable, "-c", ASK, "https://example.com/")
    said = "example.com is no mail provider, and mailtrap-local connects to no other machine"
    assert f"403 Forbidden: {said}" in ran.stdout
    assert ran.stderr.count(f"mailtrap-local: {said}") == 1


def test_hosts_that_were_reached_directly_still_are_but_no_provider() -> None:
    given = "intern.example, .corp.example,.sendgrid.com,api.resend.com,*.azure.com,amazonaws.com"
    kept = environ_of(NO_PROXY=given)["NO_PROXY"]
    assert kept == "localhost,127.0.0.1,::1,intern.example,.corp.example"
    assert environ_of(no_proxy="*")["no_proxy"] == "localhost,127.0.0.1,::1"


def test_what_was_trusted_still_is(tmp_path: Path) -> None:
    own, further = trustme.CA(), trustme.CA()
    own.cert_pem.write_to_path(tmp_path / "own.pem")
    further.cert_pem.write_to_path(tmp_path / "further.pem")
    code = f"import json, os; print(json.dumps([open(os.environ[n]).read() for n in {BUNDLES}]))"
    ran = run(
        *("--", sys.executable, "-c", code),
        AWS_CA_BUNDLE=str(tmp_path / "own.pem"),
        NODE_EXTRA_CA_CERTS=str(tmp_path / "further.pem"),
        CURL_CA_BUNDLE=str(tmp_path / "no-such-file.pem"),
    )
    for bundle in json.loads(ran.stdout):
        assert own.cert_pem.bytes().decode() in bundle
        assert further.cert_pem.bytes().decode() in bundle


def test_off_leaves_the_environment_as_it_is() -> None:
    environ = environ_of("--providers", "off", HTTPS_PROXY="http://proxy.example:3128")
    assert environ["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert not environ.keys() & {"https_proxy", "NODE_USE_ENV_PROXY", "AWS_ENDPOINT_URL_SESV2"}


def test_it_is_off_where_there_can_be_no_local_ca_unless_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    nowhere = {name: str(tmp_path / "file") for name in ("XDG_DATA_HOME", "LOCALAPPDATA")}
    ran = run("--", sys.executable, "-c", "print('runs')", **nowhere)
    assert (ran.returncode, ran.stdout) == (0, "runs\n")
    assert "mailtrap-local: providers off: " in ran.stderr
    ran = run("--providers", "0", "--", sys.executable, "-c", "print('runs')", **nowhere)
    assert (ran.returncode, ran.stdout) == (125, "")


def test_a_wildcard_is_no_proxy_to_connect_to() -> None:
    url = environ_of("--providers", "0.0.0.0:0")["HTTPS_PROXY"]
    assert url.startswith("http://127.0.0.1:")
