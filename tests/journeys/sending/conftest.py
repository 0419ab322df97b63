"""Mail clients of many makers, each as a function that sends what a task asks for."""

import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mail_clients import (
    Ran,
    Send,
    Task,
    run_program,
    send_with_git,
    send_with_mutt,
    send_with_s_nail,
)
from mailtrap_local import Mailbox, Sandbox

PROGRAMS = Path(__file__).parent / "programs"
HOME = Path.home()  # the user's, where Go keeps what it has compiled: tests have another
PHP_LIBRARIES = Path("/usr/share/php")
JAVA = "apt install default-jdk-headless libjakarta-mail-java"

RequireTool = Callable[[str, str], Path]
GiveUp = Callable[[str], None]
MakeTask = Callable[..., Task]


@pytest.fixture
def task(mail_server: Sandbox, tmp_path: Path) -> MakeTask:
    """`task(mailbox, tls="starttls")`: a task for that mailbox's listener, whose CA is trusted."""

    def task(mailbox: Mailbox, **wishes: Any) -> Task:
        trust = {"ca_file": mail_server.ca_file if wishes.get("tls", "off") != "off" else None}
        return Task(host=mailbox.host, port=mailbox.port, folder=tmp_path, **{**trust, **wishes})

    return task


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Send:
    """The client that the test is parametrized with."""
    send: Send = request.getfixturevalue(request.param)
    return send


@pytest.fixture(scope="session")
def s_nail(require_tool: RequireTool) -> Send:
    return partial(send_with_s_nail, require_tool("s-nail", "apt install s-nail"))


@pytest.fixture(scope="session")
def mutt(require_tool: RequireTool) -> Send:
    return partial(send_with_mutt, require_tool("mutt", "apt install mutt"))


@pytest.fixture(scope="session")
def git_send_email(require_tool: RequireTool, give_up: GiveUp) -> Send:
    git = require_tool("git", "apt install git git-email libmailtools-perl")
    if subprocess.run([git, "send-email", "--dump-aliases"], cwd="/", check=False).returncode:
        give_up("git has no send-email, run: apt install git-email libmailtools-perl")
    return partial(send_with_git, git)


@pytest.fixture(scope="session")
def php(require_tool: RequireTool, give_up: GiveUp) -> Callable[[str, str, str], Send]:
    """`php("phpmailer.php", "…/autoload.php", "libphp-phpmailer")`: a program and its library."""

    def php(program: str, library: str, package: str) -> Send:
        command = [require_tool("php", "apt install php-cli"), PROGRAMS / program]
        path = PHP_LIBRARIES / library
        if not path.exists():
            give_up(f"{path} is missing, run: apt install {package}")
        return lambda task: run_program(task, command, LIBRARY=str(path))

    return php


@pytest.fixture(scope="session")
def phpmailer(php: Callable[[str, str, str], Send]) -> Send:
    return php("phpmailer.php", "libphp-phpmailer/autoload.php", "libphp-phpmailer")


@pytest.fixture(scope="session")
def symfony_mailer(php: Callable[[str, str, str], Send]) -> Send:
    return php("symfony_mailer.php", "Symfony/Component/Mailer/autoload.php", "php-symfony-mailer")


@pytest.fixture(scope="session")
def ruby_mail(require_tool: RequireTool, give_up: GiveUp) -> Send:
    ruby = require_tool("ruby", "apt install ruby-mail")
    if subprocess.run([ruby, "-r", "mail", "-e", "1"], check=False).returncode:
        give_up("Ruby has no mail, run: apt install ruby-mail")
    return lambda task: run_program(task, [ruby, PROGRAMS / "ruby_mail.rb"])


@pytest.fixture(scope="session")
def go(require_tool: RequireTool) -> Callable[[Path, Path], None]:
    """`go(source, program)` compiles."""
    compiler = require_tool("go", "apt install golang-go")
    environment = {**os.environ, "HOME": str(HOME)}

    def go(source: Path, program: Path) -> None:
        build = [str(compiler), "build", "-o", str(program), str(source)]
        subprocess.run(build, env=environment, check=True, timeout=110)

    return go


@pytest.fixture(scope="session")
def net_smtp(go: Callable[[Path, Path], None], tmp_path_factory: pytest.TempPathFactory) -> Send:
    program = tmp_path_factory.mktemp("go") / "net_smtp"
    go(PROGRAMS / "net_smtp.go", program)
    return lambda task: run_program(task, [program])


@pytest.fixture(scope="session")
def java(require_tool: RequireTool, give_up: GiveUp) -> list[str]:
    """Return the command that runs Java with Jakarta Mail, and quickly."""
    program = require_tool("java", JAVA)
    libraries = [f"/usr/share/java/{name}.jar" for name in ("jakarta-mail", "jakarta-activation")]
    if not all(Path(library).exists() for library in libraries):
        give_up(f"{libraries[0]} is missing, run: {JAVA}")
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    return [str(program), *quick, "-cp", ":".join([*libraries, "."])]


@pytest.fixture(scope="session")
def jakarta_mail(
    java: list[str], require_tool: RequireTool, tmp_path_factory: pytest.TempPathFactory
) -> Send:
    javac, keytool = require_tool("javac", JAVA), require_tool("keytool", JAVA)
    folder = tmp_path_factory.mktemp("java")
    class_path = f"{java[-1]}:{folder}"
    source = PROGRAMS / "JakartaMail.java"
    compiler = [str(javac), "-encoding", "UTF-8", "-cp", class_path, "-d", str(folder), str(source)]
    subprocess.run(compiler, check=True, timeout=110)

    def send(task: Task) -> Ran:
        trust = [] if task.ca_file is None else trust_in_java(keytool, task.ca_file, folder)
        return run_program(task.by_name(), [*java[:-1], class_path, *trust, "JakartaMail"])

    return send


def trust_in_java(keytool: Path, ca_file: Path, folder: Path) -> list[str]:
    """Return the flags with which Java trusts an authority, as docs/senders.md says."""
    store = folder / "trust.jks"
    if not store.exists():
        words = ["-importcert", "-noprompt", "-alias", "sandbox", "-file", str(ca_file)]
        subprocess.run(
            [keytool, *words, "-keystore", str(store), "-storepass", "changeit"],
            check=True,
            timeout=60,
            stderr=subprocess.DEVNULL,
        )
    flag = "-Djavax.net.ssl.trustStore"
    return [f"{flag}={store}", f"{flag}Password=changeit"]
