"""A local SMTP sandbox for developers: catches all mail, shows it live, and hands it to tests.

Public names are loaded when first used (PEP 562), so that the pytest plugin costs nothing where no
test asks for mail.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailtrap_local.checks.checked_mail import CheckedMail
    from mailtrap_local.checks.finding import Finding, Location
    from mailtrap_local.client.remote_sandbox import RemoteSandbox, connect
    from mailtrap_local.config.app_environ import mail_environ
    from mailtrap_local.config.settings import Settings
    from mailtrap_local.errors import (
        AccountNotFound,
        AmbiguousCode,
        AmbiguousLink,
        BadMessage,
        BadQuery,
        BadRule,
        BadSetting,
        DiskFull,
        FaultNotFound,
        MailboxNotFound,
        MailNotClean,
        MessageNotFound,
        NotPermitted,
        NotReleased,
        PortTaken,
        RelayNotFound,
        RelayRefused,
        RequestRefused,
        SandboxError,
        SandboxRestarted,
        SandboxUnreachable,
        SessionNotFound,
        StoreFull,
        StoreUnavailable,
        TooManyMessages,
        UnexpectedMail,
        WaitTimedOut,
        WebhookNotFound,
        WouldBlock,
    )
    from mailtrap_local.faults.fault import Fault
    from mailtrap_local.mail.address import Address
    from mailtrap_local.mail.attachment import Attachment
    from mailtrap_local.mail.calendar.events import Event
    from mailtrap_local.mail.codes.extract import Code
    from mailtrap_local.mail.criteria import exact
    from mailtrap_local.mail.html_element import HtmlElement
    from mailtrap_local.mail.links.extract import Link
    from mailtrap_local.mail.message import Message
    from mailtrap_local.mail.relay_attempt import RelayAttempt
    from mailtrap_local.mail.session import Session
    from mailtrap_local.mail.unsubscribe import Unsubscribe
    from mailtrap_local.mailbox.async_mailbox import AsyncMailbox
    from mailtrap_local.mailbox.mailbox import Mailbox
    from mailtrap_local.mailbox.matching import matching
    from mailtrap_local.sandbox import Sandbox
    from mailtrap_local.testcase import MailboxTestCase
    from mailtrap_local.webapp.provider_environ import provider_environ

__all__ = [
    "AccountNotFound",
    "Address",
    "AmbiguousCode",
    "AmbiguousLink",
    "AsyncMailbox",
    "Attachment",
    "BadMessage",
    "BadQuery",
    "BadRule",
    "BadSetting",
    "CheckedMail",
    "Code",
    "DiskFull",
    "Event",
    "Fault",
    "FaultNotFound",
    "Finding",
    "HtmlElement",
    "Link",
    "Location",
    "MailNotClean",
    "Mailbox",
    "MailboxNotFound",
    "MailboxTestCase",
    "Message",
    "MessageNotFound",
    "NotPermitted",
    "NotReleased",
    "PortTaken",
    "RelayAttempt",
    "RelayNotFound",
    "RelayRefused",
    "RemoteSandbox",
    "RequestRefused",
    "Sandbox",
    "SandboxError",
    "SandboxRestarted",
    "SandboxUnreachable",
    "Session",
    "SessionNotFound",
    "Settings",
    "StoreFull",
    "StoreUnavailable",
    "TooManyMessages",
    "UnexpectedMail",
    "Unsubscribe",
    "WaitTimedOut",
    "WebhookNotFound",
    "WouldBlock",
    "connect",
    "exact",
    "mail_environ",
    "matching",
    "provider_environ",
]

_HOMES = {
    "Address": "mail.address",
    "AsyncMailbox": "mailbox.async_mailbox",
    "Attachment": "mail.attachment",
    "CheckedMail": "checks.checked_mail",
    "Code": "mail.codes.extract",
    "Event": "mail.calendar.events",
    "Fault": "faults.fault",
    "Finding": "checks.finding",
    "HtmlElement": "mail.html_element",
    "Link": "mail.links.extract",
    "Location": "checks.finding",
    "Mailbox": "mailbox.mailbox",
    "MailboxTestCase": "testcase",
    "Message": "mail.message",
    "RelayAttempt": "mail.relay_attempt",
    "RemoteSandbox": "client.remote_sandbox",
    "Sandbox": "sandbox",
    "Session": "mail.session",
    "Settings": "config.settings",
    "Unsubscribe": "mail.unsubscribe",
    "connect": "client.remote_sandbox",
    "exact": "mail.criteria",
    "mail_environ": "config.app_environ",
    "matching": "mailbox.matching",
    "provider_environ": "webapp.provider_environ",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return __all__
