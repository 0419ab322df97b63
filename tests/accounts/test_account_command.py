"""`mailtrap-local account`, and sandboxes that let in what it has written."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mailtrap_local import BadSetting, Sandbox
from mailtrap_local.cli import main
from people import PASSWORD, basic, call
from store_values import shared_server

Serve = Callable[..., Sandbox]
SECONDS = 20.0


@pytest.fixture
def sandbox_settings() -> dict[str, str]:
    return {"http": "127.0.0.1:0"}


@pytest.fixture(params=["file", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The option that says where accounts are kept."""
    if request.param == "postgresql":
        return "store", shared_server().new_url()
    if request.param == "sqlite":
        return "store", f"sqlite:{tmp_path / 'mail.db'}"
    return "accounts", str(tmp_path / "accounts.toml")


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(main, ["account", *words], input=given)


def wait_for_status(sandbox: Sandbox, status: int, **shown: str) -> None:
    deadline = time.monotonic() + SECONDS
    while call(sandbox, None, "GET", "/api/me", **shown).status != status:
        assert time.monotonic() < deadline


def test_a_sandbox_that_runs_follows(place: tuple[str, str], serve: Serve) -> None:
    option, value = place
    where = f"--{option}", value
    assert run("add", "root", "--role", "admin", *where, given=f"{PASSWORD}\n").exit_code == 0
    sandbox = serve(**{option: value})
    assert call(sandbox, "root", "GET", "/api/me").json["role"] == "admin"
    assert call(sandbox, None, "GET", "/api/messages").status == 401
    added = run("add", "ci", "--mailbox", "shop*", "--token", "build", "--scope", "read", *where)
    assert added.exit_code == 0, added.output
    token = added.output.strip()
    shown = {"Authorization": f"Bearer {token}"}
    wait_for_status(sandbox, 200, **shown)
    me = call(sandbox, None, "GET", "/api/me", **shown).json
    assert (me["account"], me["mailboxes"], me["scope"]) == ("ci", ["shop*"], "read")
    listed = run("list", *where).output
    assert "ci  member  shop*  no password, 1 tokens" in listed
    assert token not in listed + run("list", "ci", *where).output
    assert run("remove", "ci", "--token", "build", *where).exit_code == 0
    wait_for_status(sandbox, 401, **shown)
    assert run("remove", "ci", *where).exit_code == 0
    assert "ci" not in run("list", *where).output
    # what the API makes, the command sees
    new = {"name": "eve", "mailboxes": ["hr"], "password": PASSWORD}
    assert call(sandbox, "root", "POST", "/api/accounts", new).status == 201
    assert "eve  member  hr  password, 0 tokens" in run("list", *where).output
    assert run("remove", "root", *where).exit_code == 1  # the last admin
    assert run("remove", "eve", *where).exit_code == 0
    wait_for_status(sandbox, 401, **basic("eve"))
    assert run("remove", "root", *where).exit_code == 0
    wait_for_status(sandbox, 401, **basic("root"))
    assert call(sandbox, None, "GET", "/api/messages").status == 401  # it does not open again


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_first_account_closes_a_sandbox_that_runs(
    kind: str, serve: Serve, tmp_path: Path
) -> None:
    store = shared_server().new_url() if kind == "postgresql" else f"sqlite:{tmp_path / 'mail.db'}"
    sandbox = serve(store=store)
    assert call(sandbox, None, "GET", "/api/messages").status == 200
    added = run("add", "root", "--role", "admin", "--store", store, given=f"{PASSWORD}\n")
    assert added.exit_code == 0, added.output
    wait_for_status(sandbox, 401)
    assert call(sandbox, "root", "GET", "/api/messages").status == 200


def test_sessions_outlive_a_restart_of_a_store_that_stays(serve: Serve, tmp_path: Path) -> None:
    where = "--store", f"sqlite:{tmp_path / 'mail.db'}"
    run("add", "root", "--role", "admin", *where, given=f"{PASSWORD}\n")
    sandbox = serve(store=where[1])
    body = {"name": "root", "password": PASSWORD}
    signed = call(sandbox, None, "POST", "/api/session", body)
    cookie = {"Cookie": signed.headers["set-cookie"].partition(";")[0]}
    sandbox.stop()
    again = serve(store=where[1])
    assert call(again, None, "GET", "/api/me", **cookie).json["account"] == "root"


def test_a_file_that_breaks_lets_nobody_in_until_it_is_mended(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "accounts.toml"
    run("add", "root", "--role", "admin", "--accounts", str(path), given=f"{PASSWORD}\n")
    content = path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    sandbox = serve(accounts=str(path))
    assert call(sandbox, "root", "GET", "/api/me").status == 200
    path.write_text("[[account]\n")
    wait_for_status(sandbox, 401, **basic("root"))
    assert f"--accounts {path}" in caplog.text
    path.write_text(content)
    wait_for_status(sandbox, 200, **basic("root"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", None),
        ("[[account]]\n", "name"),
        ('[[account]]\nname = "a"\nrole = "boss"', "role 'boss'"),
        ('[[account]]\nname = "a"\nmailboxes = "x"', "mailboxes is a list"),
        ('[[account]]\nname = "a"\nmailboxes = ["x"]\npassword = "clear"', "is no hash"),
        ('[[account]]\nname = "a"\nmailboxes = ["x"]\npasword = "x"', "no such key: pasword"),
        ('[[account]]\nname = "a"\nrole = "admin"\n' * 2, "'a' is there twice"),
        ("[account]\n", "write [[account]]"),
        ("x = 1", "no such key: x"),
    ],
)
def test_an_invalid_file_is_refused_at_the_start(
    serve: Serve, tmp_path: Path, content: str, text: str | None
) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text(content)
    if text is None:
        assert call(serve(accounts=str(path)), None, "GET", "/api/me").status == 401
        return
    with pytest.raises(BadSetting) as problem:
        serve(accounts=str(path))
    assert text in str(problem.value)
    assert "clear" not in str(problem.value)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["list"], "give --accounts FILE or --store"),
        (["list", "--store", "memory"], "keeps no accounts"),
        (["add", "x", "--accounts", "{file}"], "1 to 100 mailboxes"),
        (["remove", "nobody", "--accounts", "{file}"], "there is no account 'nobody'"),
        (["list", "nobody", "--accounts", "{file}"], "there is no account 'nobody'"),
        (["add", "root", "--accounts", "{file}"], "is there already"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(tmp_path: Path, words: list[str], text: str) -> None:
    file = tmp_path / "accounts.toml"
    run("add", "root", "--role", "admin", "--accounts", str(file), given=f"{PASSWORD}\n")
    done = run(*(word.format(file=file) for word in words), given=f"{PASSWORD}\n")
    assert done.exit_code == 1
    assert text in done.output
    assert len(done.output.splitlines()) == 1
