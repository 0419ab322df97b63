"""Read mutated mails: nothing raises, all text can be sent as JSON, and none takes long.

`MTL_ATTACK_MAILS` is their number, 50,000 unless given; `MTL_ATTACK_SEED` makes other ones.
"""

import os
import random
import time

import pytest

from hard_mails import RAW
from hostile_mails import hostile_mails
from public_texts import check_all_texts

MAILS = int(os.environ.get("MTL_ATTACK_MAILS", "50000"))
SEED = os.environ.get("MTL_ATTACK_SEED", "0")
RUNS = 20  # that workers can share
LONGEST = 2.0  # seconds of CPU for one mail
MOST_OCTETS = 20_000

CORPUS = [raw for raw in RAW.values() if len(raw) <= MOST_OCTETS]
CORPUS += [raw for _, raw in hostile_mails(2000)]
# Pieces that mean something to one parser or another.
PIECES = [
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\r\n\r\n",
        b"--",
        b"=",
        b"=\r\n",
        b";",
        b'"',
        b"(",
        b"<",
        b">",
    ),
    *(b"&", b"&#xD800;", b"&#0;", b"=?utf-7?q?+2AA-?=", b"=?utf-8?b?", b"?=", b"+2AA-", b"\xff"),
    *(b"\xed\xa0\x80", b"\xf0\x9f", b"\xfe\xff", b"boundary=", b"charset=utf-7", b"charset=utf-16"),
    *(b"filename*1*=utf-7''%2B2AA-", b"Content-Type: multipart/mixed; boundary=b\r\n"),
    *(b"Content-Type: message/rfc822\r\n\r\n", b"Content-Type: text/html\r\n\r\n", b"<a href='"),
    *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n"),
    *(b"BEGIN:VEVENT\r\n", b"DTSTART;TZID=q:99991231T235959\r\n", b"00010101T000000", b"http://"),
    *(b"java\tscript:", b"<style>", b"<title>", b"<!--", b"]]>", b"your code 123456"),
]


def mutated(source: random.Random) -> bytes:
    """Return a mail of the corpus with up to eight changes."""
    raw = bytearray(source.choice(CORPUS))
    for _ in range(source.randint(1, 8)):
        at = source.randint(0, len(raw))
        end = at + source.choice((0, 1, 4, 40, 400))
        change = source.randrange(7)
        if change == 0:
            raw[at:end] = b""
        elif change == 1:
            raw[at:end] = source.choice(PIECES)
        elif change == 2:
            raw[at:at] = source.choice(PIECES) * source.choice((2, 20, 200))
        elif change == 3:
            raw[at:end] = source.randbytes(source.randint(0, 8))
        elif change == 4:
            raw[at:at] = bytes(raw[at:end]) * source.choice((1, 3, 30))
        elif change == 5:
            other = source.choice(CORPUS)
            start = source.randint(0, len(other))
            raw[at:at] = other[start : start + source.choice((20, 200, 2000))]
        elif at < len(raw):
            raw[at] ^= 1 << source.randrange(8)
    return bytes(raw[:MOST_OCTETS])


@pytest.mark.timeout(0)  # the time of each mail is measured
@pytest.mark.parametrize("run", range(RUNS))
def test_no_mutated_mail_is_too_much(run: int) -> None:
    source = random.Random(f"{SEED} {run}")
    for number in range(MAILS // RUNS):
        raw = mutated(source)
        began = time.process_time()
        try:
            check_all_texts(raw)
        except BaseException:
            print(f"mail {number} of run {run}, seed {SEED}: {raw!r}")
            raise
        took = time.process_time() - began
        assert took < LONGEST, f"mail {number} of run {run}, seed {SEED}: {took:.1f} s: {raw!r}"
