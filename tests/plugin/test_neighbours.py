"""The fixtures beside other plugins and with other pytests, in environments of their own.

What these plugins do to every run they are installed for, ours should not have to bear.
"""

import pytest

from projects import Environment, Run

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("version", ["8.4.*", "9.0.*", ""])
def test_it_works_with_this_pytest(
    project: pytest.Pytester, environment: Environment, version: str
) -> None:
    python = environment(f"pytest=={version}" if version else "pytest", "pytest-xdist")
    project.makepyfile(
        """
        import pytest
        from mailtrap_local import matching

        @pytest.mark.parametrize("number", range(4))
        @pytest.mark.mailbox(timeout=2)
        def test_mail(send, mailbox, mailbox_factory, mail_env, number):
            mail_env()
            send("Hello")
            assert mailbox.wait_for() == matching(subject="hello")
            mailbox_factory().assert_empty()

        def test_fails(send, mailbox):
            send("Hello")
            assert mailbox[0] == matching(subject="Goodbye")
        """
    )
    strict = (
        ("--strict-markers", "--strict-config") if version == "8.4.*" else ("-o", "strict=true")
    )
    for workers in ((), ("-p", "xdist", "-n", "2")):
        options = ("-W", "error", *strict, "--junitxml=r.xml", "--mail-artifacts=kept", *workers)
        result = project.run(str(python), "-m", "pytest", *options)
        result.assert_outcomes(passed=4, failed=1)
        result.stdout.fnmatch_lines(
            ["E *x   subject: wanted contains 'Goodbye', found 'Hello'", "*mail captured (1)*"]
        )


def test_asyncio(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        import asyncio
        import threading

        import pytest
        from mailtrap_local import WouldBlock

        pytestmark = pytest.mark.asyncio

        async def test_waits(amailbox, send):
            threading.Timer(0.05, send, ["Hello"]).start()
            assert (await amailbox.wait_for(subject="hello")).subject == "Hello"
            async with amailbox.expecting(subject="again") as expected:
                await asyncio.to_thread(send, "Again")
            assert expected.value.subject == "Again"
            await amailbox.assert_empty(rcpt="bob@example.com")

        async def test_the_other_says_what_to_use(mailbox):
            with pytest.raises(WouldBlock, match="amailbox"):
                mailbox.wait_for()

        async def test_cancelled(amailbox):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.02):
                    await amailbox.wait_for()
        """
    )
    scope = "asyncio_default_fixture_loop_scope=function"  # unset, it warns
    options = ("-p", "asyncio", "-o", scope, "-W", "error", "--strict-markers")
    result = run(*options)
    result.assert_outcomes(passed=3)


def test_anyio(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        import anyio
        import pytest

        pytestmark = pytest.mark.anyio

        @pytest.fixture(params=["asyncio", "trio"])
        def anyio_backend(request):
            return request.param

        async def test_waits(amailbox, send):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(anyio.to_thread.run_sync, send, "Hello")
                assert (await amailbox.wait_for()).subject == "Hello"

        async def test_cancelled(amailbox):
            with anyio.move_on_after(0.02) as scope:
                await amailbox.wait_for()
            assert scope.cancelled_caught
        """
    )
    result = run("-p", "anyio", "-W", "error")
    result.assert_outcomes(passed=4)


def test_rerunfailures(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        runs = []

        def test_flaky(send, mailbox):
            assert len(mailbox) == 0
            runs.append(mailbox.port)
            send(f"Run {len(runs)}")
            assert mailbox.wait_for().subject == "Run 3"
        """
    )
    result = run(
        "-p", "rerunfailures", "--reruns", "3", "--mail-artifacts", "kept", "-rR", "-W", "error"
    )
    result.assert_outcomes(passed=1)
    assert "2 rerun" in result.stdout.str()
    result.stdout.no_fnmatch_line("*'Run 1'*'Run 2'*")


def test_randomly_and_xdist_at_once(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(30))
        def test_mail(send, mailbox, number):
            send(f"Number {number}")
            assert mailbox.wait_for().subject == f"Number {number}"
            mailbox.assert_count(1)
        """
    )
    for seed in ("1", "2"):
        options = ("-p", "xdist", "-n", "2", "-p", "randomly", f"--randomly-seed={seed}")
        run(*options, "-W", "error").assert_outcomes(passed=30)


def test_fastapi_mail(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        import pytest
        from fastapi_mail import ConnectionConfig, FastMail, MessageSchema, MessageType

        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.mark.mailbox(auth=("app", "s3cret"))
        async def test_order(amailbox, mail_env):
            mail_env("fastapi-mail", MAIL_FROM="shop@example.com")
            message = MessageSchema(
                subject="Order",
                recipients=["ann@example.com"],
                body="Thanks",
                subtype=MessageType.plain,
            )
            await FastMail(ConnectionConfig()).send_message(message)
            assert (await amailbox.wait_for(subject="order", auth="app")).text.strip() == "Thanks"
        """
    )
    run("-p", "anyio").assert_outcomes(passed=1)


def test_snapshots(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        from email.message import EmailMessage
        from email.utils import localtime, make_msgid

        import smtplib

        def test_welcome(mailbox, snapshot):
            message = EmailMessage()
            message["Subject"] = "Welcome"
            message["Date"] = localtime()
            message["Message-ID"] = make_msgid()
            message.set_content(f"Come in: http://{mailbox.host}:{mailbox.port}/")
            message.add_alternative("<p>Come in</p>", subtype="html")
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
                client.send_message(message, "app@example.com", ["ann@example.com"])
            assert mailbox[0].snapshot() == snapshot
        """
    )
    options = ("-p", "syrupy")
    run(*options, "--snapshot-update").assert_outcomes(passed=1)
    run(*options).assert_outcomes(passed=1)


def test_gevent_is_refused_with_what_to_do(project: pytest.Pytester, run: Run) -> None:
    conftest = project.path / "conftest.py"
    conftest.write_text(f"from gevent import monkey\nmonkey.patch_all()\n{conftest.read_text()}")
    project.makepyfile("def test_mail(mailbox): pass")
    result = run("-p", "mailtrap_local")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["E *gevent*run `mailtrap-local` as a command*--mailtrap-url*"])


def test_pyfakefs(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        import smtplib

        import pytest

        @pytest.mark.mailbox(tls="starttls")
        def test_tls(fs, mailbox, mail_server):
            with smtplib.SMTP(mailbox.host, mailbox.port) as client:
                client.starttls(context=mail_server.client_ssl_context())
                client.sendmail("a@example.com", ["b@example.com"], "Subject: Hello")
            assert mailbox.wait_for().tls is not None
            assert not list(fs.root_dir.entries.get("tmp").entries)
            assert not fs.exists(str(mail_server.ca_file))
        """
    )
    run("-p", "pyfakefs.pytest_plugin", "-W", "error").assert_outcomes(passed=1)


def test_pyfakefs_hides_no_data_of_the_package(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(
        """
        import smtplib

        MAIL = '''From: app@example.com
        Subject: Welcome
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/html

        <p style="display: flex">Your code is 604118.</p>
        --b
        Content-Type: text/calendar

        BEGIN:VCALENDAR
        BEGIN:VEVENT
        UID:1
        DTSTART;TZID=W. Europe Standard Time:20261201T100000
        END:VEVENT
        END:VCALENDAR
        --b--
        '''

        def test_all_of_a_mail(fs, mailbox):
            fs.add_real_directory("/usr/share/zoneinfo")
            with smtplib.SMTP(mailbox.host, mailbox.port) as client:
                client.sendmail("a@other.com", ["ann@example.com"], MAIL.replace("        ", ""))
            mail = mailbox.wait_for()
            assert mail.code() == "604118"
            assert mail.events[0].time_zone == "Europe/Berlin"
            found = {finding.id for finding in mail.check().findings}
            assert {"client-css-display-flex", "envelope-not-aligned"} <= found
        """
    )
    run("-p", "pyfakefs.pytest_plugin", "-W", "error").assert_outcomes(passed=1)
