"""Fixtures. Their imports are made by the first test that uses one."""

import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mailtrap_local import AsyncMailbox, Mailbox, RemoteSandbox, Sandbox
    from pytest_mailtrap_local.app_config import MailEnv
    from pytest_mailtrap_local.config import MailConfig
    from pytest_mailtrap_local.mailboxes import RunMailboxes, TestMailboxes
    from pytest_mailtrap_local.page import Page
    from pytest_mailtrap_local.providers import MailProviders

SHARED_MAILBOXES = ("mailbox_module", "mailbox_session")
"""Fixtures of mailboxes that several tests share."""

TEST_MAILBOXES = pytest.StashKey["TestMailboxes"]()
"""Mailboxes of a test, in its item's stash."""


@pytest.fixture(scope="session")
def mail_config(pytestconfig: pytest.Config) -> "MailConfig":
    """Defaults of mailboxes, which markers override. Redefine it in conftest.py."""
    from pytest_mailtrap_local.config import mail_config_of  # noqa: PLC0415  # see above

    return mail_config_of(pytestconfig)


@pytest.fixture(scope="session")
def _mailtrap_run_mailboxes(
    mail_config: "MailConfig", pytestconfig: pytest.Config
) -> "Iterator[RunMailboxes]":
    _import_sandbox(pytestconfig)
    from mailtrap_local import Sandbox  # noqa: PLC0415  # see above
    from pytest_mailtrap_local.mailboxes import RunMailboxes  # noqa: PLC0415  # likewise

    page: Page | None = pytestconfig.pluginmanager.get_plugin("mailtrap_local_page")
    sandbox: Sandbox | RemoteSandbox
    with ExitStack() as stack:
        if mail_config.url is not None:
            sandbox = stack.enter_context(_connect(mail_config.url, pytestconfig))
        elif page is not None:
            sandbox = page.sandbox  # stopped after the tests
        else:
            tls = "off" if mail_config.tls == "implicit" else mail_config.tls
            with _explain_blocked_sockets():
                sandbox = stack.enter_context(Sandbox(tls=tls, max_age="off"))
        run_mailboxes = RunMailboxes(sandbox, mail_config, pytestconfig)
        yield run_mailboxes
        run_mailboxes.warn_of_late_mail()


@contextmanager
def _explain_blocked_sockets() -> "Iterator[None]":
    try:
        yield
    except RuntimeError as problem:
        if type(problem).__module__ != "pytest_socket":
            raise
        text = "pytest-socket blocks the mail server of this run: add --allow-hosts=127.0.0.1"
        raise pytest.fail.Exception(text, pytrace=False) from None


def _import_sandbox(config: pytest.Config) -> None:
    """Import the modules of a sandbox as they are, without pytest's rewriting of their asserts.

    It rewrites all that comes with a plugin, which nobody needs of these: a run's first mailbox is
    there 10 ms sooner, and far more where nothing is compiled yet.
    """
    import mailtrap_local  # noqa: F401, PLC0415  # by pytest, which warns of packages that are not

    hook = getattr(config.pluginmanager, "rewrite_hook", None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "meta_path", [finder for finder in sys.meta_path if finder is not hook])
        from mailtrap_local import Sandbox  # noqa: F401, PLC0415  # see above


def _connect(url: str, config: pytest.Config) -> "RemoteSandbox":
    from mailtrap_local import SandboxUnreachable, connect  # noqa: PLC0415  # see above

    try:
        return connect(url)
    except SandboxUnreachable as problem:
        if config.getini("mailtrap_unreachable") == "skip":
            pytest.skip(str(problem))
        raise pytest.fail.Exception(str(problem), pytrace=False) from None


@pytest.fixture(scope="session")
def mail_server(_mailtrap_run_mailboxes: "RunMailboxes") -> "Sandbox | RemoteSandbox":
    """One mail sandbox for the whole run, one a worker under pytest-xdist, on a free port.

    With --mailtrap-url, the sandbox there.
    """
    return _mailtrap_run_mailboxes.sandbox


@pytest.fixture
def _mailtrap_test_mailboxes(
    _mailtrap_run_mailboxes: "RunMailboxes", request: pytest.FixtureRequest
) -> "Iterator[TestMailboxes]":
    from pytest_mailtrap_local.mailboxes import TestMailboxes  # noqa: PLC0415  # see above

    node: pytest.Item = request.node
    node.stash[TEST_MAILBOXES] = mailboxes = TestMailboxes(_mailtrap_run_mailboxes, node)
    with ExitStack() as stack:
        if request.config.getini("mailtrap_checks_ignore"):
            from pytest_mailtrap_local.mail_checks import ignoring  # noqa: PLC0415  # only then

            stack.enter_context(ignoring(request.config))
        yield mailboxes
    mailboxes.close()


@pytest.fixture
def mailbox(_mailtrap_test_mailboxes: "TestMailboxes") -> "Mailbox":
    """A mailbox for this test alone, with a host and port of its own.

    It also gets what the test sends to the port of `mail_server`. Removed after the test; if that
    fails, the report lists its mail. `@pytest.mark.mailbox(tls=, auth=, timeout=, checks=)`.
    """
    return _mailtrap_test_mailboxes.mailbox()


@pytest.fixture
def amailbox(_mailtrap_test_mailboxes: "TestMailboxes") -> "AsyncMailbox":
    """The same mailbox as `mailbox`, awaitable, for tests that run in an event loop."""
    from mailtrap_local import AsyncMailbox  # noqa: PLC0415  # see above

    return AsyncMailbox(_mailtrap_test_mailboxes.mailbox())


@pytest.fixture
def mailbox_factory(_mailtrap_test_mailboxes: "TestMailboxes") -> "Callable[..., Mailbox]":
    """Opens more mailboxes: `mailbox_factory("shop", tls="starttls", auth=("app", "s3cret"))`."""

    def open_mailbox(name: str = "mailbox", **options: object) -> "Mailbox":
        return _mailtrap_test_mailboxes.add(name, options).mailbox

    return open_mailbox


@pytest.fixture(scope="module")
def mailbox_module(
    _mailtrap_run_mailboxes: "RunMailboxes", request: pytest.FixtureRequest
) -> "Iterator[Mailbox]":
    """A mailbox for all tests of a module, with a host and port of its own.

    For an app that is started once for them. Removed after the last; `mail_config` says how it is.
    """
    with _mailtrap_run_mailboxes.opened_for(request.node.name) as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def mailbox_session(_mailtrap_run_mailboxes: "RunMailboxes") -> "Iterator[Mailbox]":
    """A mailbox for all tests of the run, one a worker under pytest-xdist. As `mailbox_module`."""
    with _mailtrap_run_mailboxes.opened_for("session") as mailbox:
        yield mailbox


@pytest.fixture
def mail_env(_mailtrap_test_mailboxes: "TestMailboxes") -> "Iterator[MailEnv]":
    """Points an app at the mailbox by environment variables: `mail_env("django", "generic")`."""
    from pytest_mailtrap_local.app_config import MailEnv  # noqa: PLC0415  # see above

    sandbox = _mailtrap_test_mailboxes.run_mailboxes.sandbox
    with pytest.MonkeyPatch.context() as patch:
        yield MailEnv(patch, _mailtrap_test_mailboxes, _mailtrap_test_mailboxes.mailbox(), sandbox)


@pytest.fixture
def mail_django(_mailtrap_test_mailboxes: "TestMailboxes") -> "Iterator[Mailbox]":
    """Makes Django send its mail to the mailbox by SMTP, instead of to its outbox."""
    from pytest_mailtrap_local.app_config import sending_to  # noqa: PLC0415  # see above

    mailbox = _mailtrap_test_mailboxes.mailbox()
    with sending_to(_mailtrap_test_mailboxes.get(mailbox)):
        yield mailbox


@pytest.fixture
def mail_redirect(_mailtrap_test_mailboxes: "TestMailboxes") -> "Iterator[Mailbox]":
    """Leads connections of smtplib and aiosmtplib to the mailbox, whatever host they name."""
    from pytest_mailtrap_local.redirect import redirect  # noqa: PLC0415  # see above

    mailbox = _mailtrap_test_mailboxes.mailbox()
    with pytest.MonkeyPatch.context() as patch:
        redirect(patch, _mailtrap_test_mailboxes.get(mailbox))
        yield mailbox


@pytest.fixture
def mail_providers(_mailtrap_test_mailboxes: "TestMailboxes", tmp_path: "Path") -> "MailProviders":
    """Leads requests to SES, SendGrid and other providers to the mailbox, by the environment.

    `with mail_providers.env():` in this process, `env={**os.environ, **mail_providers}` in others.
    """
    from pytest_mailtrap_local.providers import MailProviders  # noqa: PLC0415  # see above

    sandbox = _mailtrap_test_mailboxes.run_mailboxes.sandbox
    return MailProviders(sandbox, _mailtrap_test_mailboxes.mailbox(), tmp_path)
