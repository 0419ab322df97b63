"""Rules of users, from distributions on the path."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

from asking import asker
from checked_mails import message_of, raw_of
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.checks.own_rules import GROUP, own_rules
from mailtrap_local.checks.report import all_rules, check
from paths import DOCS

pytest_plugins = ["pytester"]

PAGE = (DOCS / "checks" / "own-rules.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RULES, TOML, INI, TEST = (text for _, text in BLOCK.findall(PAGE))
SEND = """
import smtplib

def send_receipt(host, port):
    mail = (
        "From: news@shop.example\\r\\nTo: ann@shop.example\\r\\nSubject: Receipt\\r\\n"
        "Content-Type: text/html\\r\\n\\r\\n<p>Thanks.</p>\\r\\n<img src=logo.png width=90>\\r\\n"
    )
    with smtplib.SMTP(host, port, timeout=60) as client:
        client.sendmail("news@shop.example", ["ann@shop.example"], mail)

"""

Install = Callable[[str, str, dict[str, str]], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """`install("shop", "def a(mail): …", {"shop.a": "shop_rules:a"})` puts it on the path."""

    def put(name: str, source: str, rules: dict[str, str]) -> None:
        info = tmp_path / name / f"{name}_rules-1.0.dist-info"
        info.mkdir(parents=True)
        lines = [f"{rule} = {value}" for rule, value in rules.items()]
        (info / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *lines]))
        (tmp_path / name / f"{name}_rules.py").write_text(source)
        monkeypatch.syspath_prepend(tmp_path / name)
        monkeypatch.delitem(sys.modules, f"{name}_rules", raising=False)
        own_rules.cache_clear()

    yield put
    own_rules.cache_clear()


FINDING = """
from mailtrap_local import Finding, Location

def finding(id="shop.a", severity="error", title="A", **more):
    return Finding(id=id, severity=severity, title=title, **more)
"""


def checked(**options: object) -> tuple[dict[str, str], dict[str, str]]:
    """Severities of the findings of users' rules, and what was skipped of them."""
    report = check(message_of(raw_of([("Subject", "Hello")])), **options)  # type: ignore[arg-type]
    found: dict[str, str] = {one.id: one.severity for one in report.findings if "." in one.id}
    return found, {rule: why for rule, why in report.skipped.items() if not rule.startswith("d")}


def test_findings_of_a_rule_stand_among_the_others(install: Install) -> None:
    source = FINDING + "def a(mail): yield finding(where=Location(header='Subject'))"
    install("shop", source, {"shop.a": "shop_rules:a"})
    report = check(message_of(raw_of([("Subject", "Hello")])))
    (found,) = (one for one in report.findings if one.id == "shop.a")
    assert found.places == (found.where,)
    severities = [one.severity for one in report.findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert "error  shop.a " in str(report)


def test_a_rule_is_chosen_and_ignored_by_its_id(install: Install) -> None:
    source = FINDING + "def a(mail): return [finding()]\ndef b(mail): return [finding('shop.b')]"
    install("shop", source, {"shop.a": "shop_rules:a", "shop.b": "shop_rules:b"})
    assert checked() == ({"shop.a": "error", "shop.b": "error"}, {})
    assert checked(only=["shop.b"]) == ({"shop.b": "error"}, {})
    assert checked(ignore=["shop.*"]) == ({}, {})
    assert checked(only=["a11y-*"]) == ({}, {})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("raise KeyError('x')", r"it failed: KeyError: 'x' \(shop_rules.py:6\)"),
        ("yield finding(); 1 / 0", "it failed: ZeroDivisionError: division by zero .*"),
        ("yield 'no imprint'", "it failed: TypeError: it gave 'no imprint', which is no Finding"),
        ("yield finding('a11y-alt')", ".*: it gave a finding with the id 'a11y-alt'"),
        ("yield finding(severity='bad')", ".*: 'bad' is none of error, warning, info"),
        ("yield finding(title=None)", ".*: title, detail and docs are texts"),
    ],
)
def test_a_rule_that_fails_is_skipped_and_the_others_go_on(
    install: Install, body: str, why: str
) -> None:
    source = f"{FINDING}def a(mail): {body}\ndef b(mail): yield finding('shop.b')\n"
    install("shop", source, {"shop.a": "shop_rules:a", "shop.b": "shop_rules:b"})
    found, skipped = checked()
    assert found == {"shop.b": "error"}
    assert re.fullmatch(why, skipped["shop.a"])


def test_a_rule_that_gives_nothing_is_not_skipped(install: Install) -> None:
    install("shop", "def a(mail): return None", {"shop.a": "shop_rules:a"})
    assert checked() == ({}, {})


def test_what_cannot_be_loaded_is_skipped(install: Install) -> None:
    rules = {"shop.a": "shop_rules:a", "shop.b": "no_such_module:b", "shop.c": "shop_rules:c"}
    install("shop", FINDING + "def c(mail): yield finding('shop.c')", rules)
    found, skipped = checked()
    assert found == {"shop.c": "error"}
    assert skipped.keys() == {"shop.a", "shop.b"}
    assert skipped["shop.b"].startswith("it cannot be loaded: ModuleNotFoundError: No module")


def test_ids_do_not_collide(install: Install) -> None:
    rule = FINDING + "def a(mail): yield finding()"
    install("shop", rule, {"shop.a": "shop_rules:a", "a11y-alt": "shop_rules:a"})
    install("other", rule, {"shop.a": "other_rules:a", "Shop.B": "other_rules:a"})
    found, skipped = checked()
    assert found == {}
    assert skipped["shop.a"] == "several rules have this id: other_rules:a, shop_rules:a"
    assert skipped.keys() == {"shop.a", "a11y-alt", "Shop.B"}
    assert not any("." in built_in.id for built_in in all_rules())


def test_the_documented_rules_work_in_tests_of_a_project(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(shop_checks=RULES, test_shop=SEND + TEST)
    pytester.makeini("[pytest]\npythonpath = .")
    info = pytester.mkdir("shop_checks.dist-info")
    (info / "entry_points.txt").write_text(INI)
    options = ("-p", "no:cacheprovider", "-W", "error")
    pytester.runpytest_subprocess(*options).assert_outcomes(passed=1)


def test_the_documented_rules_work_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "shop_checks.py").write_text(RULES)
    (tmp_path / "shop_checks.dist-info").mkdir()
    (tmp_path / "shop_checks.dist-info" / "entry_points.txt").write_text(INI)
    (tmp_path / "mail.eml").write_bytes(raw_of([("List-Unsubscribe", "<https://shop.example/u>")]))
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = ("check", "mail.eml", "--format=json", "--only=shop.*")
    ran = subprocess.run(
        [sys.executable, "-m", "mailtrap_local", *command],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    (report,) = json.loads(ran.stdout)
    assert [one["id"] for one in report["findings"]] == ["shop.imprint", "shop.campaign"]


def test_the_api_has_findings_of_such_rules(install: Install) -> None:
    install("shop", FINDING + "def a(mail): yield finding()", {"shop.a": "shop_rules:a"})
    with Sandbox(http="127.0.0.1:0") as sandbox:
        mail = deliver(sandbox)
        report = asker(sandbox)("GET", f"/api/messages/{mail.id}/checks?only=shop.*").json
        assert [one["id"] for one in report["findings"]] == ["shop.a"]


def test_both_ways_to_name_the_documented_rules_say_the_same() -> None:
    ini = ConfigParser(delimiters="=")
    ini.read_string(INI)
    toml = tomllib.loads(TOML)["project"]["entry-points"]
    assert toml == {GROUP: dict(ini[GROUP])}
