"""Settings of the checks, as values, texts and in the table of the file."""

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mailtrap_local.cli.setting_flags import all_settings, settings_of
from mailtrap_local.config.check_fields import CLIENTS
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting


def test_defaults() -> None:
    settings = Settings()
    assert (settings.check_clients, settings.check_ignore, settings.check_hosts) == (
        CLIENTS,
        (),
        (),
    )
    assert (settings.dkim_zone, settings.checks_dns) == (None, False)
    assert (settings.spamd, settings.rspamd) == (None, None)


def test_text_forms() -> None:
    settings = Settings.of(
        check_clients="gmail.*, outlook.windows",
        check_ignore=["a11y-*", "link-example"],
        check_hosts="localhost:3000,[::1]:80",
        dkim_zone="zone.txt",
        checks_dns="yes",
        spamd="783",
        rspamd="http://127.0.0.1:11333/",
    )
    assert settings.check_clients == ("gmail.*", "outlook.windows")
    assert settings.check_ignore == ("a11y-*", "link-example")
    assert settings.check_hosts == ("localhost:3000", "[::1]:80")
    assert (settings.dkim_zone, settings.checks_dns) == (Path("zone.txt"), True)
    assert settings.spamd == HostPort("127.0.0.1", 783)
    assert settings.rspamd == "http://127.0.0.1:11333"
    off = Settings.of(check_clients="off", dkim_zone="off", spamd="off", rspamd="off")
    assert (off.check_clients, off.dkim_zone, off.spamd, off.rspamd) == ((), None, None, None)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"check_ignore": "a b"}, "check-ignore: 'a b' is no name"),
        ({"check_clients": "gmail.*,,"}, "check-clients: '' is no name"),
        ({"rspamd": "127.0.0.1:11333"}, "rspamd: '127.0.0.1:11333' is no URL of a server"),
        ({"rspamd": "http://a:b@c/"}, "is no URL of a server"),
        ({"rspamd": "http://[::1/"}, "is no URL of a server"),
        ({"spamd": "spam.example"}, "spamd: 'spam.example' is no address"),
    ],
)
def test_errors(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadSetting) as raised:
        Settings.of(**values)
    assert problem in str(raised.value)


@click.command()
@all_settings()
@click.pass_context
def show(context: click.Context, /, **given: Any) -> None:
    settings = settings_of(context, given)
    print(settings.check_clients, settings.check_ignore, settings.dkim_zone, settings.spamd)


def test_the_table_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mail.toml"
    path.write_text(
        '[checks]\nclients = ["gmail.*"]\nignore = "a11y-dir"\nzone = "z.txt"\nspamd = "783"\n'
    )
    result = CliRunner().invoke(show, ["--config", str(path)])
    assert result.output == "('gmail.*',) ('a11y-dir',) z.txt 127.0.0.1:783\n"
    result = CliRunner().invoke(show, ["--config", str(path), "--check-clients", "yahoo.*"])
    assert result.output.startswith("('yahoo.*',)")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[checks]\nzones = 'x'", "no such key: checks.zones; there are clients, ignore, zone"),
        ("checks = 5", "[checks]; there are clients"),
        ("[checks]\nclients = 'a b'", "'a b' is no name"),
    ],
)
def test_errors_of_the_table(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "mail.toml"
    path.write_text(text)
    result = CliRunner().invoke(show, ["--config", str(path)], terminal_width=500)
    assert result.exit_code == 2
    assert problem in result.output
