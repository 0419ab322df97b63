"""WordPress, installed and used as its pages are, by the two ways that docs/senders.md has.

Not among the other tests, because it wants a database and a web server: `make test-wordpress`.
"""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from documented import snippet
from mailtrap_local import Mailbox, Message

WORDPRESS = Path("/usr/share/wordpress")
PACKAGES = "apt install --no-install-recommends wordpress php-cli php-mysql mariadb-server-core"
PATIENCE = 60.0
TITLE = "Läden & Söhne"
PASSWORD = "correct horse 117"
CONFIG = """<?php
define('DB_NAME', '{database}');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
CREATE = """$server = new mysqli('localhost', 'root', '', null, 0, $argv[1]);
$server->query("CREATE DATABASE $argv[2]");"""

Program = Callable[[str], str]


class Site:
    """A WordPress, as a browser uses it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        return self._open(path, None)

    def post(self, path: str, **fields: str) -> str:
        return self._open(path, fields)

    def _open(self, path: str, fields: Mapping[str, str] | None) -> str:
        data = urlencode(fields).encode() if fields else None
        with self._browser.open(f"{self.url}/{path}", data, timeout=PATIENCE) as response:
            return str(response.read().decode())

    def install(self) -> None:
        password = {"admin_password": PASSWORD, "admin_password2": PASSWORD}
        site = {"weblog_title": TITLE, "user_name": "root", "admin_email": "root@example.com"}
        page = self.post("wp-admin/install.php?step=2", **site, **password)
        assert "Success!" in page, page

    def log_in(self) -> None:
        self.get("wp-login.php")  # which sets the cookie that it wants to see
        page = self.post("wp-login.php", log="root", pwd=PASSWORD, testcookie="1")
        assert "Dashboard" in page, page

    def add_user(self, name: str) -> None:
        (nonce,) = re.findall(
            r'name="_wpnonce_create-user" value="(\w+)"', self.get("wp-admin/user-new.php")
        )
        user = {"user_login": name, "email": f"{name}@example.com", "role": "subscriber"}
        password = {"pass1": PASSWORD, "pass2": PASSWORD, "send_user_notification": "1"}
        form = {"action": "createuser", "_wpnonce_create-user": nonce}
        page = self.post("wp-admin/user-new.php", **form, **user, **password)
        assert "New user created" in page, page


@pytest.fixture(scope="session")
def program(require_tool: Callable[[str, str], Path]) -> Program:
    """`program("php")` is its path; the test is skipped, or fails with CI set, without it."""

    def program(name: str) -> str:
        return shutil.which(name, path="/usr/sbin:/usr/bin") or str(require_tool(name, PACKAGES))

    return program


@pytest.fixture(scope="session")
def running() -> Iterator[ExitStack]:
    """What is stopped when all is over."""
    with ExitStack() as running:
        yield running


@pytest.fixture(scope="session")
def database(program: Program, running: ExitStack) -> Path:
    """The socket of a MariaDB of its own; in a folder with a short name, as sockets want it."""
    folder = Path(running.enter_context(TemporaryDirectory(prefix="db")))
    common = ["--no-defaults", f"--datadir={folder}/data"]
    install = [program("mariadb-install-db"), *common, "--auth-root-authentication-method=normal"]
    subprocess.run(
        [*install, "--skip-test-db"], check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL
    )
    path = folder / "socket"
    start = [program("mariadbd"), *common, f"--socket={path}", "--skip-networking", "--user=root"]
    serve(running, start, path.exists)
    return path


@pytest.fixture
def open_site(
    program: Program, database: Path, running: ExitStack, tmp_path: Path
) -> Callable[..., Site]:
    """`open_site(plugin, php_ini)` starts a WordPress with such a mu-plugin and such a php.ini."""

    def open_site(plugin: str, php_ini: str = "") -> Site:
        if not WORDPRESS.exists():
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up(f"WordPress is missing, run: {PACKAGES}")
        pages, settings = tmp_path / "wordpress", tmp_path / "php.ini"
        shutil.copytree(WORDPRESS, pages, symlinks=True)
        plugins = pages / "wp-content" / "mu-plugins"
        plugins.mkdir()
        port = free_port()
        (plugins / "sandbox-mail.php").write_text(plugin)
        name = f"wordpress_{port}"
        (pages / "wp-config.php").write_text(CONFIG.format(database=name, socket=database))
        settings.write_text(php_ini)
        php = program("php")
        subprocess.run([php, "-r", CREATE, database, name], check=True, timeout=PATIENCE)
        start = [php, "-c", str(settings), "-S", f"localhost:{port}", "-t", str(pages)]
        serve(running, start, lambda: is_open(port))
        return Site(f"http://localhost:{port}")

    return open_site


def serve(running: ExitStack, start: Sequence[str | Path], is_ready: Callable[[], bool]) -> None:
    process = subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    running.callback(process.wait, PATIENCE)
    running.callback(process.terminate)
    deadline = time.monotonic() + PATIENCE
    while not is_ready():
        assert process.poll() is None, f"{start[0]} has ended: exit code {process.returncode}"
        assert time.monotonic() < deadline, f"{start[0]} is not ready"
        time.sleep(0.05)


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), timeout=1).close()
    except OSError:
        return False
    return True


def check_mails(site: Site, mailbox: Mailbox) -> None:
    """Use a site, and check each mail as it comes."""
    site.install()
    mail = mailbox.wait_for(subject="New WordPress Site")
    check(mail, "root@example.com")
    assert mail.link("wp-login.php").startswith(site.url)

    site.post("wp-login.php?action=lostpassword", user_login="root")
    mail = mailbox.wait_for(subject=f"[{TITLE}] Password Reset")
    check(mail, "root@example.com")
    check_reset(mail, site)

    site.log_in()
    site.add_user("ann")
    mail = mailbox.wait_for(subject=f"[{TITLE}] Login Details", to="ann@example.com")
    check(mail, "ann@example.com")
    check_reset(mail, site)
    news = mailbox.wait_for(subject=f"[{TITLE}] New User Registration")
    check(news, "root@example.com")
    assert "ann@example.com" in (news.text or "")
    assert len(mailbox) == 4
    assert not [mail for mail in mailbox if mail.defects]


def check(mail: Message, recipient: str) -> None:
    assert mail.rcpt_to == (recipient,)
    assert mail.sender == "wordpress@example.com"  # at localhost, were it not for the filter


def check_reset(mail: Message, site: Site) -> None:
    """Check that the link to set a password is found as such, and leads there."""
    (link,) = {link.url for link in mail.links(kind="reset")}
    assert link.startswith(f"{site.url}/wp-login.php?")
    assert "resetpassform" in site.get(link.removeprefix(f"{site.url}/"))


def test_by_smtp(open_site: Callable[..., Site], mailbox: Mailbox) -> None:
    check_mails(open_site(snippet("WordPress", mailbox)), mailbox)


def test_by_php_mail(open_site: Callable[..., Site], mailbox: Mailbox) -> None:
    _, _, filter_alone = snippet("WordPress", mailbox).partition("});\n")
    check_mails(open_site(f"<?php\n{filter_alone}", snippet("PHP mail()", mailbox)), mailbox)


def test_without_the_filter_nothing_is_sent_from_localhost(
    open_site: Callable[..., Site], mailbox: Mailbox
) -> None:
    settings, _, _ = snippet("WordPress", mailbox).partition("add_filter")
    site = open_site(settings)
    site.install()
    page = site.post("wp-login.php?action=lostpassword", user_login="root")
    assert "The email could not be sent" in page
    mailbox.assert_empty()
    assert not mailbox.sessions
