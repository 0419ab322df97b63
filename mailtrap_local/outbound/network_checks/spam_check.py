"""Have the spam filters that are configured judge a message, and collect what they find."""

from collections.abc import Callable, Iterator

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.network_checks.network_findings import NetworkFindings
from mailtrap_local.outbound.network_checks.rspamd import ask_rspamd
from mailtrap_local.outbound.network_checks.spam_verdict import (
    PREFIX,
    SpamFilterFailure,
    SpamVerdict,
)
from mailtrap_local.outbound.network_checks.spamd import ask_spamd
from mailtrap_local.outbound.received_field import with_received

MOST_OCTETS = 4 * 2**20
"""Size of a message that is judged: a filter takes seconds for each 10^6 octets."""

_ALL = f"{PREFIX}*"


def check_spam(
    message: Message, *, spamd: HostPort | None = None, rspamd: str | None = None
) -> NetworkFindings:
    """Return the findings of the filters; a filter that fails is named in `skipped`."""
    filters = list(_filters(message, spamd, rspamd))
    if filters and len(message.raw) > MOST_OCTETS:
        return NetworkFindings((), {_ALL: f"the message has more than {MOST_OCTETS} octets"})
    verdicts, failures = [], []
    for ask in filters:
        try:
            verdicts.append(ask())
        except SpamFilterFailure as problem:
            failures.append(str(problem))
    findings = tuple(one for verdict in verdicts for one in verdict.findings())
    return NetworkFindings(findings, {_ALL: "; ".join(failures)} if failures else {})


def _filters(
    message: Message, spamd: HostPort | None, rspamd: str | None
) -> Iterator[Callable[[], SpamVerdict]]:
    if spamd is not None:
        yield lambda: ask_spamd(spamd, with_received(message))
    if rspamd is not None:
        yield lambda: ask_rspamd(rspamd, message)
