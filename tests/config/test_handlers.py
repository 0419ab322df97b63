"""Handlers of settings: objects, classes and names."""

import sys
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.handlers import Debugging, Mailbox, Sink

from invoking import call
from mailtrap_local import BadSetting, Sandbox
from mailtrap_local.config.settings import Settings


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that can be imported as `own_handlers`, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "own_handlers", raising=False)
    return tmp_path / "own_handlers.py"


def test_a_handler_is_an_object_a_class_or_its_name() -> None:
    handler = Sink()
    names = ["aiosmtpd.handlers:Debugging", " aiosmtpd.handlers:Sink "]
    assert Settings.of(handler=handler).handler == (handler,)
    assert Settings.of(handler=names[1]).handler == (Sink,)
    assert Settings.of(handler=[handler, Sink, *names]).handler == (handler, Sink, Debugging, Sink)
    assert Settings.of(handler=None).handler == Settings.of(handler="off").handler == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Sink", "'Sink' is no name of a handler: write package.module:Class"),
        ("aiosmtpd.handlers:", "write package.module:Class"),
        ("aiosmtpd/handlers.py:Sink", "write package.module:Class"),
        ("", "write package.module:Class"),
        (5, "5 is no handler: write package.module:Class"),
        ("no_such_module.at_all:Sink", "no_such_module.at_all cannot be imported, No module named"),
        ("no_such_module:Sink", "start in the folder that holds it, or name that in PYTHONPATH"),
        ("aiosmtpd.handlers:Sinc", "aiosmtpd.handlers has no Sinc: write package.module:Class"),
    ],
)
def test_a_name_of_nothing_is_refused_with_a_remedy(value: Any, said: str) -> None:
    with pytest.raises(BadSetting, match=r"^handler: ") as refusal:
        Settings.of(handler=[value])
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def broken(:", "SyntaxError"),
        ("raise SystemExit('no terminal')", "SystemExit: no terminal"),
        ("import no_such_module", "No module named 'no_such_module'"),
        (
            "1 / 0",
            'ZeroDivisionError: division by zero; python -c "import own_handlers" shows where',
        ),
    ],
)
def test_a_module_that_cannot_be_imported_is_refused(module: Path, source: str, said: str) -> None:
    module.write_text(source)
    with pytest.raises(BadSetting, match=r"^handler: own_handlers cannot be imported, ") as refusal:
        Settings.of(handler="own_handlers:Own")
    assert said in str(refusal.value)


def test_a_class_is_made_once_and_without_arguments(module: Path) -> None:
    module.write_text(
        "class Own:\n    made = 0\n    def __init__(self):\n        type(self).made += 1\n"
        "class Outer:\n    inner = Own()\n"
    )
    settings = Settings.of(handler=["own_handlers:Own", "own_handlers:Outer.inner"])
    own = sys.modules["own_handlers"].Own
    assert own.made == 1
    Sandbox(settings)
    assert own.made == 2
    assert Settings.of(handler="own_handlers:Own").handler == (own,)
    with pytest.raises(
        BadSetting, match=r"handlers:Mailbox cannot be made without arguments, Type"
    ):
        Sandbox(handler=Mailbox)


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["--handler", "own_handlers:Own"], {}),
        ([], {"MTL_HANDLER": "aiosmtpd.handlers:Sink own_handlers:Own"}),
        (["--config", "mail.toml"], {}),
        (["--config", "list.toml"], {}),
    ],
)
def test_a_flag_a_variable_or_the_file_names_it(
    module: Path, words: list[str], environment: dict[str, str]
) -> None:
    module.write_text("class Own:\n    def __init__(self):\n        raise OSError('here I am')\n")
    module.with_name("mail.toml").write_text("handler = 'own_handlers:Own'\n")
    module.with_name("list.toml").write_text(
        "handler = ['aiosmtpd.handlers:Sink', 'own_handlers:Own']\n"
    )
    called = call("serve", "--smtp", "0", "--http", "off", *words, message=None, **environment)
    assert called.exit_code == 1
    assert called.output == (
        "Error: handler: own_handlers:Own cannot be made without arguments, OSError: here I am;"
        " derive a class that needs none, or name an instance instead of the class\n"
    )


def test_a_wrong_flag_is_named() -> None:
    called = call("serve", "--handler", "no_such_module:Own")
    assert called.exit_code == 2
    assert "Invalid value for '--handler'" in called.output
