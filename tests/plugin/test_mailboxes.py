"""Mailboxes by marker and by factory, the shared listener, late mail and unused faults."""

import pytest

pytest_plugins = ["pytester"]


def test_a_marker_says_how_the_listener_is(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import smtplib

        import pytest
        from mailtrap_local import WaitTimedOut

        pytestmark = pytest.mark.mailbox(tls="starttls", auth=("app", "s3cret"))

        def test_tls_and_auth(mailbox, mail_server):
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
                client.starttls(context=mail_server.client_ssl_context())
                with pytest.raises(smtplib.SMTPAuthenticationError):
                    client.login("app", "wrong")
                client.login("app", "s3cret")
                client.sendmail("a@example.com", ["b@example.com"], "Subject: Hello")
            mail = mailbox.wait_for()
            assert mail.tls.version == "TLSv1.3"
            assert mail.auth.username == "app"

        @pytest.mark.mailbox(tls="off", timeout=0.01)
        def test_the_closest_marker_has_the_last_word(mailbox):
            assert mailbox.timeout == 0.01
            with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
                client.ehlo()
                assert not client.has_extn("starttls")
            with pytest.raises(WaitTimedOut, match="within 0.01 s"):
                mailbox.wait_for()
        """
    )
    project.runpytest("--strict-markers").assert_outcomes(passed=2)


def test_a_marker_that_makes_no_sense_says_what_would(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.mailbox(tsl="starttls")
        def test_a_slip(mailbox): pass

        @pytest.mark.mailbox(tls="yes")
        def test_a_value(mailbox): pass

        @pytest.mark.mailbox(auth="app")
        def test_half_a_pair(mailbox): pass

        @pytest.mark.mailbox(timeout=-1)
        def test_a_time(mailbox): pass
        """
    )
    result = project.runpytest()
    result.assert_outcomes(errors=4)
    result.stdout.fnmatch_lines(
        [
            "*::test_a_slip: the marker mailbox takes tls=, auth=, timeout= and checks=",
            "*::test_a_value: tls: 'yes': give one of off, *",
            "*::test_half_a_pair: auth: give a user name and a password: *",
            "*::test_a_time: timeout: -1: give seconds, 0 or more",
        ]
    )
    result.stdout.no_fnmatch_line("*During handling*")


def test_a_factory_opens_more(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import smtplib

        import pytest

        def test_two(mailbox, mailbox_factory):
            shop = mailbox_factory("shop")
            again = mailbox_factory("shop", auth=("app", "s3cret"))
            assert len({mailbox.port, shop.port, again.port}) == 3
            with smtplib.SMTP(shop.host, shop.port, timeout=60) as client:
                client.sendmail("a@example.com", [shop.address], "Subject: Hello")
            assert shop.wait_for().rcpt_to == ("shop@example.com",)
            mailbox.assert_empty()
            with pytest.raises(TypeError):
                mailbox_factory(tsl="off")
            assert False, "to see the report"
        """
    )
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*mail captured (0)*", "*mail captured (1)*", "*'Hello'"])


def test_the_shared_listener_delivers_to_the_test_that_connects(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import smtplib

        import pytest

        @pytest.fixture(scope="session")
        def app(mail_server, send_to):
            return lambda subject: send_to(mail_server.smtp, subject)

        @pytest.fixture(scope="session")
        def connection(mail_server):
            with smtplib.SMTP(*mail_server.smtp, timeout=60) as client:
                yield client

        @pytest.mark.parametrize("number", range(3))
        def test_mail(app, mailbox, number):
            app(f"Number {number}")
            assert mailbox.wait_for().subject == f"Number {number}"

        @pytest.mark.parametrize("number", range(2))
        def test_one_connection_for_all(connection, mailbox, number):
            connection.sendmail("app@example.com", ["ann@example.com"], f"Subject: {number}")
            assert mailbox.wait_for().subject == str(number)

        def test_faults_strike_there_too(app, mailbox):
            with mailbox.faults.reject_rcpt() as fault, pytest.raises(smtplib.SMTPException):
                app("Refused")
            assert fault.hits == 1
            assert mailbox.sessions[0].outcome == "rejected"

        def test_who_asks_for_no_mailbox_finds_it_in_the_inbox(app, mail_server):
            app("For all")
            assert mail_server.mailbox.wait_for().subject == "For all"
        """
    )
    project.runpytest().assert_outcomes(passed=7)


LATE = """
import smtplib

connections = []

def test_it_connects(mail_server, mailbox):
    connections.append(smtplib.SMTP(*mail_server.smtp, timeout=60))

def test_the_next_sees_nothing_of_it(mailbox):
    connections[0].sendmail("app@example.com", ["ann@example.com"], "Subject: Late")
    connections[0].quit()
    mailbox.assert_empty()
"""


def test_late_mail_is_reported_as_that_of_its_test(project: pytest.Pytester) -> None:
    project.makepyfile(LATE)
    result = project.runpytest_subprocess()
    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "*LateMail: mail of 'test_it_connects' came after that test was over:",
            "*app@example.com -> ann@example.com*",
        ]
    )
    project.runpytest_subprocess("-W", "error").assert_outcomes(passed=2, errors=1)
    for ignoring in ("-o=mailtrap_late_mail=ignore", "-W=ignore::pytest_mailtrap_local.LateMail"):
        project.runpytest_subprocess(ignoring).assert_outcomes(passed=2, warnings=0)


def test_a_fault_that_never_struck_warns(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_unused(mailbox):
            with mailbox.faults.temp_fail():
                pass

        def test_used(mailbox, send):
            mailbox.faults.delay(0.001)
            send("Hello")

        def test_fails_anyway(mailbox):
            mailbox.faults.temp_fail()
            assert False
        """
    )
    result = project.runpytest_subprocess()
    result.assert_outcomes(passed=2, failed=1, warnings=1)
    result.stdout.fnmatch_lines(["*UnusedFault: never struck: end-of-data: reply 451 *, times=1 *"])
    ignoring = project.runpytest_subprocess("-o", "mailtrap_unused_faults=ignore")
    ignoring.assert_outcomes(passed=2, failed=1, warnings=0)


def test_options_and_ini_keys_are_defaults(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_defaults(mailbox):
            assert (mailbox.timeout, mailbox.quiet) == (3.5, 0.01)
            assert mailbox.address == "test_defaults@mail.example"
        """
    )
    project.makefile(
        ".toml",
        pyproject="""
        [tool.pytest.ini_options]
        mailtrap_timeout = "7"
        mailtrap_settle = "0.01"
        mailtrap_domain = "mail.example"
        """,
    )
    project.runpytest("--mailtrap-timeout", "3.5").assert_outcomes(passed=1)
    result = project.runpytest("-o", "mailtrap_report=loud")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*mailtrap_report: 'loud' is none of full, headers, off*"])
    assert project.runpytest("--mailtrap-timeout=-1").ret == pytest.ExitCode.USAGE_ERROR


def test_a_conftest_says_how_all_are(project: pytest.Pytester) -> None:
    conftest = project.path / "conftest.py"
    conftest.write_text(
        conftest.read_text()
        + """
from dataclasses import replace

@pytest.fixture(scope="session")
def mail_config(mail_config):
    return replace(mail_config, auth=("app", "s3cret"), domain="shop.example")
"""
    )
    project.makepyfile(
        """
        import smtplib

        def test_all(mailbox, mailbox_factory):
            for one in (mailbox, mailbox_factory()):
                assert one.address.endswith("@shop.example")
                with smtplib.SMTP(one.host, one.port, timeout=60) as client:
                    client.login("app", "s3cret")
        """
    )
    project.runpytest().assert_outcomes(passed=1)


def test_names_of_the_users_own_do_not_hijack_the_others(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.fixture
        def mailbox():
            return "a mailbox of mine"

        def test_mine(mailbox, amailbox, mail_env):
            assert mailbox == "a mailbox of mine"
            assert mail_env()["SMTP_PORT"] == str(amailbox.port)
        """
    )
    project.runpytest().assert_outcomes(passed=1)
