"""Thunderbird on a screen of its own: lists, reads, hears of new mail, deletes. Leaves a picture.

Not among the other tests, because it is large and works by where things are on the screen:
`make test-thunderbird` runs it, and says where the picture is. Look at it.
"""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from conversing import Serve
from delivering import deliver
from hard_mails import RAW
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort

SHOWN = ("03-mixed-related-alternative", "16-encoded-names", "97-newsletter", "06-forwarded")
FIRST_IN_LIST = ("440", "125")  # where the first message is, in a window of the usual size
PATIENCE = 60.0

Require = Callable[[str, str], Path]
OpenAccount = Callable[[str, HostPort], Path]


def preferences(protocol: str, place: HostPort) -> dict[str, str | int | bool]:
    """An account, and nothing that asks questions or goes out into the world."""
    server = "mail.server.server1"
    return {
        "mail.accountmanager.accounts": "account1",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.account.account1.server": "server1",
        "mail.account.account1.identities": "id1",
        "mail.identity.id1.useremail": "all@example.com",
        "mail.identity.id1.valid": True,
        f"{server}.type": protocol,
        f"{server}.hostname": place.host,
        f"{server}.port": place.port,
        f"{server}.userName": "all",
        f"{server}.name": "Sandbox",
        f"{server}.socketType": 0,
        f"{server}.authMethod": 3,
        f"{server}.login_at_startup": True,
        f"{server}.use_idle": True,
        f"{server}.download_on_biff": True,
        f"{server}.leave_on_server": True,
        "app.donation.eoy.version.viewed": 9999,
        "app.update.enabled": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "extensions.update.enabled": False,
        "mail.inappnotifications.enabled": False,
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.rights.version": 1,
        "mail.shell.checkDefaultClient": False,
        "mail.spotlight.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "toolkit.telemetry.enabled": False,
    }


class Desktop:
    """A screen, what is typed and clicked there, and pictures of it."""

    def __init__(self, xdotool: Path, imagemagick: Path, environment: dict[str, str]) -> None:
        self._xdotool = xdotool
        self._imagemagick = imagemagick
        self.environment = environment

    def do(self, *words: str) -> str:
        ran = subprocess.run(
            [self._xdotool, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return ran.stdout

    def wait_for_window(self, title: str) -> str:
        """The id of a window whose title has this in it."""
        wait_until(lambda: bool(self._windows(title)), f"a window {title!r}")
        return self._windows(title)[0]

    def _windows(self, title: str) -> list[str]:
        return self.do("search", "--onlyvisible", "--name", title).split()

    def take_picture(self, path: Path) -> None:
        command = [str(self._imagemagick), "-window", "root", str(path)]
        subprocess.run(command, env=self.environment, check=True, timeout=20)


def wait_until(come: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.1)  # a desktop tells nobody what it does


@pytest.fixture
def screen(require_tool: Require) -> Iterator[str]:
    """The name of a display that nobody looks at."""
    xvfb = require_tool("Xvfb", "apt install xvfb")
    reading, writing = os.pipe()
    size = ["-screen", "0", "1280x800x24"]
    command = [str(xvfb), "-displayfd", str(writing), *size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        yield f":{number}"
        process.terminate()


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    sandbox = serve(imap="127.0.0.1:0", pop3="127.0.0.1:0")
    for name in SHOWN:
        deliver(sandbox, RAW[name])
    return sandbox


@pytest.fixture
def desktop(screen: str, require_tool: Require, tmp_path: Path) -> Desktop:
    environment = {**os.environ, "DISPLAY": screen, "HOME": str(tmp_path)}
    return Desktop(
        require_tool("xdotool", "apt install xdotool"),
        require_tool("import", "apt install imagemagick"),
        environment,
    )


@pytest.fixture
def open_account(desktop: Desktop, require_tool: Require, tmp_path: Path) -> Iterator[OpenAccount]:
    """`open_account("imap", place)` starts Thunderbird with it, logged in; gives its profile."""
    thunderbird = require_tool("thunderbird", "apt install thunderbird")
    profile = tmp_path / "profile"
    profile.mkdir()
    with ExitStack() as opened:

        def open_account(protocol: str, place: HostPort) -> Path:
            settings = preferences(protocol, place).items()
            lines = (f'user_pref("{name}", {written(value)});\n' for name, value in settings)
            (profile / "user.js").write_text("".join(lines))
            process = subprocess.Popen(
                [thunderbird, "--profile", profile, "--no-remote"],
                env=desktop.environment,
                stderr=subprocess.DEVNULL,
            )
            opened.enter_context(process)
            opened.callback(process.terminate)
            window = desktop.wait_for_window("Enter your password")
            desktop.do("windowfocus", "--sync", window, "type", "any")
            desktop.do("key", "Return")
            return profile

        yield open_account


def has(folder: Path, subject: bytes) -> bool:
    """Say whether it has stored that message in a file somewhere below."""
    files = (file for file in folder.rglob("*") if file.name.lower() == "inbox")
    return any(b"\nSubject: " + subject in file.read_bytes() for file in files)


def test_imap_lists_reads_hears_of_new_mail_and_deletes(
    desktop: Desktop, open_account: OpenAccount, sandbox: Sandbox, tmp_path: Path
) -> None:
    profile = open_account("imap", sandbox.imap)
    desktop.wait_for_window("Inbox - Sandbox")
    wait_until(lambda: has(profile, b"Fwd: Minutes"), "the last of the mail")
    deliver(sandbox, RAW["98-one-time-code"])
    wait_until(lambda: has(profile, b"604118"), "the pushed message")
    desktop.do("mousemove", *FIRST_IN_LIST, "click", "1")
    first = sandbox.mailbox[0].id
    wait_until(lambda: sandbox.mailroom.store.get(first).flags.read, r"\Seen")
    desktop.take_picture(tmp_path / "thunderbird.png")
    print(f"\nlook at {tmp_path / 'thunderbird.png'}")
    desktop.do("key", "Delete")
    wait_until(lambda: first not in [one.id for one in sandbox.mailbox], "the deletion")
    assert len(sandbox.mailbox) == len(SHOWN)


def test_pop3_brings_all_mail_home(open_account: OpenAccount, sandbox: Sandbox) -> None:
    profile = open_account("pop3", sandbox.pop3)
    for subject in (b"Invoice", b"=?utf-8?B?", b"October news", b"Fwd: Minutes"):
        wait_until(partial(has, profile, subject), f"{subject!r}")
    assert len(sandbox.mailbox) == len(SHOWN)


def written(value: str | int | bool) -> str:  # noqa: FBT001  # as it comes
    return str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
