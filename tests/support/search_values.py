"""A message that queries are tried on, its flags, and the time of the queries."""

from datetime import UTC, datetime

from mailtrap_local.mail.api_request import ApiRequest
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
RAW = b"""\
From: =?utf-8?q?Ann_M=C3=BCller?= <ann@shop.example>
To: Bob <bob@example.com>, carol@example.com
Cc: dan@example.org
Reply-To: support@shop.example
Subject: Your order 4711 has shipped
Message-ID: <Abc.123@mailer.example>
X-Campaign: spring
 sale
X-Empty:
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

It goes to Hauptstra\xc3\x9fe 5,
100% of it_all. https://shop.example/track C:\\temp

Your verification code is 482913
--y
Content-Type: text/html

<p>It goes to you, <b>dear</b> customer</p><script>unseen</script>
--y--
--x
Content-Type: application/pdf; name="Invoice 4711.pdf"

%PDF
--x--
"""
MESSAGE = Message(
    id="a",
    seq=1,
    mailbox="Shop",
    received_at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC),
    envelope=Envelope(
        mail_from="bounces@mailer.example",
        rcpt_to=("bob@example.com", "hidden@example.net"),
        tls=TlsInfo(version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384"),
        auth=AuthInfo(username="app", mechanism="PLAIN"),
        via="ses",
        request=ApiRequest(
            provider="ses", path="/", metadata={"Order": "No. 4711", "cart": {"items": 12}}
        ),
    ),
    raw=RAW.replace(b"\n", b"\r\n"),
)
FLAGS = Flags(pinned=True, tags=frozenset({"New Arrivals", "x"}))
