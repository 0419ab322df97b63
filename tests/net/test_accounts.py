import os
from pathlib import Path

import pytest

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.accounts import Accounts, Anybody, Htpasswd, OnePair, accounts_from_setting

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


def test_only_accounts_that_take_long_ask_for_a_thread(path: Path) -> None:
    every: list[Accounts] = [Anybody(), OnePair("app", "s3cret"), Htpasswd(path)]
    assert [accounts.blocking for accounts in every] == [False, False, True]


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
