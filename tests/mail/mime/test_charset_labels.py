import pytest
from webencodings.labels import LABELS

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.charset_labels import decoder_name

# for which the standard itself has no text
GIVEN_UP = {"replacement", "iso-2022-cn", "iso-2022-cn-ext"}


@pytest.mark.parametrize("label", LABELS)
def test_every_label_of_the_encoding_standard_is_known(label: str) -> None:
    for written in (label, label.upper(), f" {label}\t"):
        text, defect = decode_text(b"", written)
        assert (text, defect) == ("", "charset-unknown" if label in GIVEN_UP else None)


@pytest.mark.parametrize(
    ("names", "data", "text"),
    [
        (["x-euc-jp", "EUC_JP", "eucJIS", "x-eucJP-Open"], b"\xad\xa1 58\xad\xd1", "① 58㎝"),
        (["euc-jp"], b"\x8e\xb6\x8f\xb0\xa1\xfc\xe2", "ｶ丂髙"),
        (["Shift_JIS", "SJIS", "MS932", "x-sjis", "cp943"], b"\x87\x40\xfb\xfc", "①髙"),
        (
            ["iso-2022-jp", "ISO2022JP", "JIS", "x-windows-iso2022jp", "cp50220"],
            b"\x1b$B-!|b\x1b(I6\x1b(J\\\x1b(B",
            "①髙ｶ¥",
        ),
        (["iso-2022-jp"], b"\x1b$B4A\x1b(B\x1b$B;z\x1b(B", "漢字"),
        (["iso-2022-jp"], b"\x1b$(D0!\x1b(B", "丂"),
        (["gbk", "gb2312", "csgb2312", "EUC_CN", "MS936", "cp936"], b"\x80 \xc4\xe3", "€ 你"),
        (["gb18030", "GB18030-2022"], b"\x94\x39\xfc\x36", "😀"),
        (["windows-949", "MS949", "KSC5601", "ks_c_5601-1989", "euc-kr"], b"\x8c\x63", "똠"),
        (["big5", "cn-big5", "Big5_HKSCS", "x-MS950-HKSCS", "MS950"], b"\x87\x40", "䏰"),
        (["windows-1251", "x-cp1251", "cp-1251", "Cp1251", "windows1251"], b"\xec\xe8\xf0", "мир"),
        (["koi8-ru", "koi8-u", "KOI8_U"], b"\xeb\xc9\xa7\xd7", "Київ"),
        (["iso88592", "ISO8859_2", "iso-8859-2", "l2"], b"\xae\xbb", "Žť"),
        (["x-mac-ce", "MacCentralEurope", "x-MacCentralEurope"], b"\xf3", "ů"),
        (["latin1", "ISO8859_1", "iso-8859-1", "windows-1252", "ansi"], b"\x80\x93\x81", "€“\x81"),
        (["TIS620", "windows-874", "iso-8859-11"], b"\xa1\x85", "ก…"),
        (["iso-8859-9", "latin5"], b"\xfd\x80", "ı€"),
        (["utf8mb4", "UTF_8", "'utf-8'", "utf8"], "é😀".encode(), "é😀"),
        (["utf-16", "UnicodeLittle", "x-UTF-16LE-BOM"], b"\xff\xfea\x00", "a"),
        (["utf-16", "UnicodeBig"], b"\xfe\xff\x00a", "a"),
        (["iso-2022-kr", "ISO2022KR"], b"\x1b$)C\x0eGQ\x0f", "한"),
        (["hz-gb-2312", "hz"], b"~{Dc~}", "你"),
        (["Cp850", "ibm850", "x-IBM850"], b"\x82", "é"),
        (["en_US.iso885915", "iso-8859-15"], b"\xa4", "€"),
    ],
)
def test_a_decoder_reads_what_senders_write(names: list[str], data: bytes, text: str) -> None:
    for name in names:
        assert decode_text(data, name) == (text, None), name


def test_common_charsets_need_no_table_of_the_standard() -> None:
    assert [decoder_name(one) for one in ("US-ASCII", "utf-8", "ISO-8859-1")] == [
        "ascii",
        "utf-8",
        "windows-1252",
    ]
