"""Command line options and ini keys of the plugin."""

import pytest


def add_options(parser: pytest.Parser) -> None:
    """Declare the options and ini keys."""
    group = parser.getgroup("mailtrap-local", "mail caught by mailtrap-local")
    group.addoption(
        "--mailtrap-url",
        metavar="URL",
        help="use the sandbox whose page is at URL instead of one in this process (env: MTL_URL)",
    )
    group.addoption(
        "--mailtrap-timeout",
        type=float,
        metavar="S",
        help="seconds that a mailbox waits for mail unless a call says otherwise",
    )
    group.addoption(
        "--mailtrap-no-network",
        action="store_true",
        help="refuse SMTP connections of smtplib and aiosmtplib that leave this machine",
    )
    group.addoption(
        "--mail-artifacts",
        metavar="DIR",
        help="write the mail of failed tests there: .eml, .html, .txt and the SMTP transcripts",
    )
    group.addoption(
        "--mail-ui",
        nargs="?",
        const="on",
        choices=("on", "hold"),
        help="show the mail of all tests on a page as they run; =hold keeps it until Ctrl-C",
    )
    parser.addini("mailtrap_url", "as --mailtrap-url", default="")
    parser.addini("mailtrap_timeout", "as --mailtrap-timeout", type="float", default=5.0)
    parser.addini("mailtrap_settle", "seconds without mail that are stillness", "float", 0.05)
    parser.addini("mailtrap_domain", "the domain of mailbox.address", default="example.com")
    parser.addini("mailtrap_report", "mail in reports: full, headers, or off", default="full")
    parser.addini("mailtrap_unused_faults", "faults never hit: warn or ignore", default="warn")
    parser.addini("mailtrap_late_mail", "mail after its test: warn or ignore", default="warn")
    parser.addini("mailtrap_checks_ignore", "rules that checks of mail leave out", "linelist", [])
    parser.addini("mailtrap_unreachable", "no sandbox at the URL: fail or skip", default="fail")


_CHOICES = {
    "mailtrap_report": ("full", "headers", "off"),
    "mailtrap_unused_faults": ("warn", "ignore"),
    "mailtrap_late_mail": ("warn", "ignore"),
    "mailtrap_unreachable": ("fail", "skip"),
}


def check_options(config: pytest.Config) -> None:
    """Raise UsageError for invalid values. Opens no connection."""
    for key, choices in _CHOICES.items():
        value = config.getini(key)
        if value not in choices:
            raise pytest.UsageError(f"{key}: {value!r} is none of {', '.join(choices)}")
    if timeout(config) < 0 or config.getini("mailtrap_settle") < 0:
        raise pytest.UsageError("mailtrap_timeout, mailtrap_settle: seconds cannot be negative")


def timeout(config: pytest.Config) -> float:
    """Timeout of waits in seconds, by the command line, else by the ini file."""
    given = config.getoption("--mailtrap-timeout")
    return float(config.getini("mailtrap_timeout") if given is None else given)


def page_url(config: pytest.Config) -> str | None:
    """URL of the page of --mail-ui, in a worker of pytest-xdist; else None."""
    url: str | None = getattr(config, "workerinput", {}).get("mailtrap_page")
    return url
