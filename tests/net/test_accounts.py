import asyncio
import os
import threading
import time
from pathlib import Path

import pytest
from passlib.hash import bcrypt

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.accounts import (
    Anybody,
    Htpasswd,
    OnePair,
    accounts_from_setting,
    check_async,
)
from mailtrap_local.net.password_checks import MAX_WAITING, SIMULTANEOUS, PasswordChecks

# `s3cret`, as htpasswd and `openssl passwd` write it.
HASHES = {
    "bcrypt": "$2y$04$rJ1GIiIG4SUjXCi1w5LK7e9TVBh4jLu./S2xjsfb1O.ZhkEXkCMwy",
    "apr1": "$apr1$abcdefgh$M2T3erDstkD7SsE2QQnfH0",
    "sha1": "{SHA}/vNB+F2HQ559kaLUZbmHHvZrXpg=",
    "sha256": "$5$abcdefgh$OcHWp0Vj4l19dnE2g4tHD4hbItEZgO0bjRV6LjwCLoA",
    "sha512": "$6$abcdefgh$Z7KfoKnKTSZrzo5VZ0YubGLQOj9ov6sHo9TmE3zIU/"
    "LHKhpE30zCnZ0mcIXYf9r9rQ4DYaXoxAFSPFlcWdxjB.",
    "clear": "s3cret",
}
LONG = "$2y$04$ag.FF0oaaRR5qsJMmri2muonmiQsa698GO4lw2oL.ydGSm5hjlONK"  # 72 times x

UNUSUAL = ["", "\0", "a:b", "ü" * 3000, "\ud800", "\udcff", "new\nline"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "users"
    path.write_text("# who may\n\napp:s3cret\n")
    return path


def test_a_setting_chooses_the_accounts(path: Path) -> None:
    assert isinstance(accounts_from_setting("any"), Anybody)
    assert accounts_from_setting("off") is None
    assert accounts_from_setting(("app", "s3cret")) == OnePair("app", "s3cret")
    assert isinstance(accounts_from_setting(str(path)), Htpasswd)


@pytest.mark.parametrize("text", UNUSUAL)
def test_anybody_is_anybody(text: str) -> None:
    assert Anybody().check(text, text)


def test_one_pair_is_no_other() -> None:
    accounts = OnePair("büro", "s3crét")
    assert accounts.check("büro", "s3crét")
    assert not accounts.check("büro", "S3crét")
    assert not accounts.check("büro", "")
    assert not accounts.check("app", "s3crét")
    assert not accounts.check("s3crét", "büro")


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_no_client_should_send_is_only_wrong(path: Path, text: str) -> None:
    for accounts in (OnePair("app", "s3cret"), Htpasswd(path)):
        assert not accounts.check(text, "s3cret")
        assert not accounts.check("app", text)


def test_a_password_does_not_show() -> None:
    assert "s3cret" not in repr(OnePair("app", "s3cret"))


@pytest.mark.parametrize("kind", HASHES)
def test_each_kind_of_hash_is_checked(path: Path, kind: str) -> None:
    path.write_text(f"other:x\nbüro:{HASHES[kind]}\n")
    accounts = Htpasswd(path)
    assert accounts.check("büro", "s3cret")
    assert not accounts.check("büro", "S3cret")
    assert not accounts.check("büro", HASHES[kind] + "x")
    assert not accounts.check("app", "s3cret")


def test_bcrypt_looks_at_72_octets_of_a_password(path: Path) -> None:
    path.write_text(f"app:{LONG}\n")
    accounts = Htpasswd(path)
    assert accounts.check("app", "x" * 72)
    assert accounts.check("app", "x" * 80)
    assert not accounts.check("app", "x" * 71)


def test_a_file_that_changes_is_read_anew(path: Path) -> None:
    accounts = Htpasswd(path)
    path.write_text("app:s3cret\nnew:other\n")
    assert accounts.check("new", "other")
    path.write_text("new:s3cret\n")
    assert not accounts.check("app", "s3cret")


def test_a_change_of_the_same_size_is_seen(path: Path) -> None:
    accounts = Htpasswd(path)
    path.write_text(path.read_text().replace("s3cret", "s4cret"))
    os.utime(path, (1, 1))  # a clock may be too coarse to tell two writes in one test apart
    assert accounts.check("app", "s4cret")


def test_a_file_that_has_gone_bad_is_an_error_until_it_is_mended(path: Path) -> None:
    accounts = Htpasswd(path)
    path.write_text("nonsense\n")
    for _ in range(2):
        with pytest.raises(BadSetting, match="malformed"):
            accounts.check("app", "s3cret")
    path.unlink()
    with pytest.raises(BadSetting, match="No such file"):
        accounts.check("app", "s3cret")
    path.write_text("app:s3cret\n")
    assert accounts.check("app", "s3cret")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "nobody is in it, add somebody: htpasswd -B"),
        (b"# app:s3cret\n\n", "nobody is in it"),
        (b"app\n", "malformed htpasswd file (error reading line 1)"),
        (b"b\xfcro:s3cret\n", "utf-8"),
        (b"app:$argon2id$v=19$m=65536,t=3,p=4$s3cret$s3cret\n", "app has a hash of an unknown"),
        (b"app:$y$j9T$s3cret$s3cret\n", "app has a hash of an unknown kind"),
        (b"x:x\napp:{SSHA}s3cret\n", "app has a hash of an unknown kind"),
    ],
)
def test_a_file_of_no_use_is_an_error_that_names_it(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    with pytest.raises(BadSetting) as caught:
        accounts_from_setting(str(path))
    assert f"--auth {path}: " in str(caught.value)
    assert said in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"--auth .*nobody: No such file"):
        Htpasswd(tmp_path / "nobody")
    with pytest.raises(BadSetting, match=r"--auth .*: Is a directory"):
        Htpasswd(tmp_path)


# -- guessers --------------------------------------------------------------------------------


def test_a_password_found_valid_before_waits_for_nobody(path: Path) -> None:
    checks, end = PasswordChecks(), threading.Event()
    accounts = Htpasswd(path, checks=checks)
    assert accounts.check("app", "s3cret", "192.0.2.1")
    for _ in range(MAX_WAITING):
        checks.submit("192.0.2.1", lambda: end.wait(30))
    assert accounts.check("app", "s3cret", "192.0.2.1")
    assert asyncio.run(check_async(accounts, "app", "s3cret", "192.0.2.1"))
    end.set()


def test_a_remembered_password_is_forgotten_when_the_file_changes(path: Path) -> None:
    accounts = Htpasswd(path)
    assert accounts.check("app", "s3cret")
    path.write_text("app:another\n")
    os.utime(path, (1, 1))  # a clock may be too coarse
    assert not accounts.is_proven("app", "s3cret")
    assert not accounts.check("app", "s3cret")


def test_the_event_loop_goes_on_while_a_password_is_checked(path: Path) -> None:
    checks, end = PasswordChecks(), threading.Event()
    accounts = Htpasswd(path, checks=checks)

    async def main() -> bool:
        for _ in range(SIMULTANEOUS):
            checks.submit("", lambda: end.wait(30))
        check = asyncio.ensure_future(check_async(accounts, "app", "s3cret", "192.0.2.1"))
        await asyncio.sleep(0)
        assert not check.done()
        end.set()
        return await check

    assert asyncio.run(main())


def test_a_refusal_takes_as_long_whether_there_is_such_a_user_or_not(path: Path) -> None:
    path.write_text("".join(f"user{n}:{bcrypt.using(rounds=8).hash('x')}\n" for n in range(2)))
    accounts = Htpasswd(path)

    def seconds(name: str) -> float:
        started = time.perf_counter()
        assert not accounts.check(name, "wrong")
        return time.perf_counter() - started

    seconds("user0")  # passlib chooses how to compute
    known, unknown = (min(seconds(name) for _ in range(3)) for name in ("user1", "nobody"))
    assert 0.5 < known / unknown < 2


def test_an_unknown_user_is_compared_with_a_hash_of_the_file_and_never_right(path: Path) -> None:
    accounts = Htpasswd(path)
    assert not accounts.check("nobody", "s3cret"), "the password of the only user"
