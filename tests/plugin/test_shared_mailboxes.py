"""Mailboxes that the tests of a module, or of a run, share: for an app that is started once."""

import pytest

from projects import Environment

pytest_plugins = ["pytester"]

APP = """
import pytest

@pytest.fixture(scope="session")
def app(mailbox_session, send_to):
    return lambda subject: send_to(mailbox_session, subject)

@pytest.fixture(scope="module")
def module_app(mailbox_module, send_to):
    return lambda subject: send_to(mailbox_module, subject)
"""

TESTS = """
def test_one(app, module_app, mailbox_session, mailbox_module):
    with mailbox_session.expecting(subject="one") as expected:
        app("One")
    assert expected.value.subject == "One"
    module_app("Two")
    assert mailbox_module.wait_for().subject == "Two"

def test_two(app, module_app, mailbox_session, mailbox_module):
    assert mailbox_session.find(subject="one")
    mailbox_session.assert_clean(ignore="*")
    assert [one.subject for one in mailbox_module] == ["Two"]

def test_beside_its_own(app, mailbox, mailbox_session, send):
    send("Three")
    app("Four")
    mailbox_session.wait_for(subject="four")
    assert [one.subject for one in mailbox] == ["Three"]
"""

AGAIN = """
def test_another_module(mailbox_module, mailbox_session):
    assert len(mailbox_module) == 0
    assert len(mailbox_session) == 2
"""


@pytest.fixture
def project(project: pytest.Pytester) -> pytest.Pytester:
    conftest = project.path / "conftest.py"
    conftest.write_text(f"{conftest.read_text()}\n{APP}")
    return project


def test_each_is_one_for_all_its_tests(project: pytest.Pytester) -> None:
    project.makepyfile(test_a=TESTS, test_b=AGAIN)
    result = project.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=4)


def test_a_failed_test_lists_their_mail(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_fails(app, mailbox_session):
            app("Nearly")
            mailbox_session.find(subject="wanted")

        def test_passes(mailbox_session):
            assert mailbox_session
        """
    )
    result = project.runpytest_subprocess("--mail-artifacts=kept")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*mail captured (1)*", "*'Nearly'"])
    assert len(list((project.path / "kept").rglob("*.eml"))) == 1


def test_options_of_all_mailboxes_are_theirs(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from dataclasses import replace
        import pytest

        @pytest.fixture(scope="session")
        def mail_config(mail_config):
            return replace(mail_config, timeout=0.5, domain="shop.example")

        def test_it(mailbox_module):
            assert mailbox_module.timeout == 0.5
            assert mailbox_module.address.endswith("@shop.example")
        """
    )
    project.runpytest_subprocess("-W", "error").assert_outcomes(passed=1)


@pytest.mark.slow
def test_each_worker_has_its_own(project: pytest.Pytester, environment: Environment) -> None:
    python = environment("pytest", "pytest-xdist")
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_mail(app, mailbox_session, number):
            with mailbox_session.expecting(subject=f"number {number}"):
                app(f"Number {number}")
        """
    )
    result = project.run(str(python), "-m", "pytest", "-p", "xdist", "-n", "2", "-W", "error")
    result.assert_outcomes(passed=6)
