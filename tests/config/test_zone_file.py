"""Zone files: TXT records as lines."""

from pathlib import Path

import pytest

from mailtrap_local.config.zone_file import parse_zone, read_zone
from mailtrap_local.errors import BadSetting


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("", {}),
        ("# nothing\n; here\n\n", {}),
        (
            "S1._domainkey.Shop.example. = v=DKIM1; p=AA==",
            {"s1._domainkey.shop.example": "v=DKIM1; p=AA=="},
        ),
        ("a.example=x\r\nb.example = y # z\r\n", {"a.example": "x", "b.example": "y # z"}),
        ('a.example = "v=DKIM1; " "p=AA"', {"a.example": "v=DKIM1; p=AA"}),
        ('a.example = "v=DKIM1; "\n  "p=A\\"A"\nb = 1', {"a.example": 'v=DKIM1; p=A"A', "b": "1"}),
        ("a.example = v=DKIM1;\n  p=AA\n# note\n  BB", {"a.example": "v=DKIM1; p=AA BB"}),
        ("\ufeffa.example = x", {"a.example": "x"}),
        ("bücher.example = x", {"bücher.example": "x"}),
    ],
)
def test_records(text: str, records: dict[str, str]) -> None:
    assert parse_zone(text) == records


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a.example", "zone:1: write NAME = TEXT"),
        ("a.example = x\n\nb.example =", "zone:3: write NAME = TEXT"),
        ("= x", "zone:1: '' is no domain name"),
        ("a b = x", "zone:1: 'a b' is no domain name"),
        ("a..b = x", "zone:1: 'a..b' is no domain name"),
        ("a = x\nA. = y", "zone:2: A. occurs twice, a name has one text"),
        ('a = "x', "zone:1: a quote is not closed, or something is behind it"),
        ('a = "x" y', "zone:1: a quote is not closed, or something is behind it"),
    ],
)
def test_errors_name_the_line(text: str, problem: str) -> None:
    with pytest.raises(BadSetting) as raised:
        parse_zone(text)
    assert str(raised.value) == problem


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "zone.txt"
    with pytest.raises(BadSetting, match=r"zone\.txt: No such file"):
        read_zone(path)
    path.write_bytes(b"a = \xff")
    with pytest.raises(BadSetting, match=r"zone\.txt: is not UTF-8"):
        read_zone(path)
    path.write_bytes(b"#" * 2**21)
    with pytest.raises(BadSetting, match="more than 1048576 octets"):
        read_zone(path)
    path.write_text("a = 1")
    assert read_zone(path) == {"a": "1"}
