import binascii

import pytest

from mailtrap_local.mail.mime.transfer_encoding import decode_transfer, transfer_defect

UU = b"begin 644 a.txt\r\n" + binascii.b2a_uu(b"Hello").replace(b"\n", b"\r\n") + b"`\r\nend\r\n"


@pytest.mark.parametrize(
    ("encoding", "data", "decoded", "defect"),
    [
        ("7bit", b"a=41", b"a=41", None),
        ("binary", bytes(range(256)), bytes(range(256)), None),
        ("x-made-up", b"as it is", b"as it is", "encoding-unknown"),
        ("base64", b"", b"", None),
        ("base64", b"SGVs\r\nbG8=\r\n", b"Hello", None),
        ("base64", b"SGVsbG8", b"Hello", "base64-invalid"),
        ("base64", b"SGVsb", b"Hel", "base64-invalid"),
        ("base64", b"SG!Vs*bG8=", b"Hello", "base64-invalid"),
        ("base64", b"SGVsbG8=IQ==", b"Hello!", "base64-invalid"),
        ("base64", b"SGVsbG8=\r\n-- \r\na footer", b"Hello", "base64-invalid"),
        ("base64", b"====", b"", "base64-invalid"),
        ("quoted-printable", b"caf=C3=A9 =3d", b"caf\xc3\xa9 =", None),
        ("quoted-printable", b"so=\r\nft= \r\nly=", b"softly", None),
        ("quoted-printable", b"a  \r\nb\t\r\n", b"a\r\nb\r\n", None),
        ("quoted-printable", b"1 = 2, =ZZ", b"1 = 2, =ZZ", "quoted-printable-invalid"),
        ("x-uuencode", UU, b"Hello", None),
        ("uuencode", b"preface\n" + UU, b"Hello", None),
        ("uuencode", b"no begin", b"no begin", "uuencode-invalid"),
    ],
)
def test_a_body_is_decoded(encoding: str, data: bytes, decoded: bytes, defect: str | None) -> None:
    assert decode_transfer(data, encoding) == decoded
    assert transfer_defect(data, encoding) == defect


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "uuencode"])
@pytest.mark.parametrize("unit", [b"=", b" ", b"= ", b"a=", b"--", b"begin 644 a\n", b"\n"])
def test_endless_bodies_take_time_in_proportion(encoding: str, unit: bytes) -> None:
    decode_transfer(unit * 100_000 + b"x", encoding)
    transfer_defect(unit * 100_000 + b"x", encoding)
