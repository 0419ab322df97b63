"""Rules about how a client proved who it is."""

from dataclasses import replace

import pytest

from checked_mails import ARRIVED, message_of, raw_of
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.credentials import find_auth_in_clear
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.session import Session


def checked(mechanism: str, *, tls: bool, greeting: str = "") -> CheckedMail:
    message = message_of(raw_of())
    session = Session(
        session_id="S1", peer="127.0.0.1:1", listener="127.0.0.1:2", started_at=ARRIVED
    )
    session.said(0.0, greeting)
    envelope = message.envelope._replace(
        auth=AuthInfo(username="app", mechanism=mechanism),
        tls=TlsInfo(version="TLSv1.3", cipher="x") if tls else None,
        session=(lambda: session) if greeting else None,
    )
    return CheckedMail(message=replace(message, envelope=envelope))


@pytest.mark.parametrize(
    ("mechanism", "tls", "count"),
    [("PLAIN", False, 1), ("login", False, 1), ("PLAIN", True, 0), ("SCRAM-SHA-256", False, 0)],
)
def test_a_password_in_clear(mechanism: str, tls: bool, count: int) -> None:  # noqa: FBT001  # a parameter
    assert len(list(find_auth_in_clear(checked(mechanism, tls=tls)))) == count


def test_a_client_uses_the_tls_that_is_offered() -> None:
    offered = checked("PLAIN", tls=False, greeting="250-sandbox\r\n250-STARTTLS\r\n250 AUTH PLAIN")
    assert len(list(find_auth_in_clear(offered))) == 1
    lacking = checked("PLAIN", tls=False, greeting="250-sandbox\r\n250 AUTH PLAIN")
    assert list(find_auth_in_clear(lacking)) == []
    assert lacking.skipped


def test_a_message_without_authentication() -> None:
    assert list(find_auth_in_clear(CheckedMail(message=message_of(raw_of())))) == []
