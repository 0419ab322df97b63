"""Settings of several names: as a flag, a variable, and a text or a list in the file."""

import codecs
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from mailtrap_local.cli.setting_flags import all_settings, settings_of


@click.command()
@all_settings()
@click.pass_context
def show(context: click.Context, /, **given: Any) -> None:
    settings = settings_of(context, given)
    print(*sorted(settings.extensions), settings.proxy_protocol)


@pytest.mark.parametrize(
    ("words", "environment", "expected"),
    [
        ("", {}, "LIMITS XCLIENT True"),
        ("--extensions requiretls,LIMITS", {}, "LIMITS REQUIRETLS True"),
        ("--extensions off", {"MTL_EXTENSIONS": "LIMITS"}, "True"),
        ("", {"MTL_EXTENSIONS": "mt-priority, futurerelease"}, "FUTURERELEASE MT-PRIORITY True"),
        ("", {"MTL_EXTENSIONS": "", "MTL_PROXY_PROTOCOL": "0"}, "LIMITS XCLIENT False"),
    ],
)
@pytest.mark.parametrize("value", ["'LIMITS,xclient'", "['limits', 'XCLIENT']"])
def test_extensions_come_from_a_flag_a_variable_or_the_file(
    tmp_path: Path, value: str, words: str, environment: dict[str, str], expected: str
) -> None:
    path = tmp_path / "mail.toml"
    path.write_text(f"extensions = {value}\nproxy-protocol = true\n")
    result = CliRunner().invoke(show, ["--config", str(path), *words.split()], env=environment)
    assert result.output == f"{expected}\n"


def test_the_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mail.toml"
    path.write_bytes(codecs.BOM_UTF8 + b"proxy-protocol = true\r\n")
    assert CliRunner().invoke(show, ["--config", str(path)]).output == "True\n"


def test_without_any_there_is_none() -> None:
    assert CliRunner().invoke(show, []).output == "False\n"
    assert CliRunner().invoke(show, ["--proxy-protocol"]).output == "True\n"
