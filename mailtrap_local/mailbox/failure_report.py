"""Texts of failed searches and waits: the criteria, the nearest messages, likely causes."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.session import Session
from mailtrap_local.mailbox.hints import hints

if TYPE_CHECKING:
    from mailtrap_local.faults.fault import Fault

_COMPARED = 100  # messages, the newest, that are compared with the criteria
_SHOWN = 5  # messages, sessions and faults that are listed


def failure_report(
    reason: str,
    matcher: Matcher,
    arrived: Sequence[Message],
    *,
    since: str,
    sessions: Sequence[Session],
    faults: "Sequence[Fault]",
    listener: HostPort | None,
) -> str:
    """Return the reason, then what may explain it, the likeliest first."""
    lines = [reason, f"  wanted: {matcher}"]
    lines += _nearest(matcher, arrived) if arrived else [f"  {since}nothing arrived at all"]
    lines += _failed(sessions)
    lines += _probes(sessions)
    lines += _active(faults)
    if not arrived:
        lines += [f"  hint: {hint}" for hint in hints(listener, connected=bool(sessions))]
    return "\n".join(lines)


def headlines(messages: Sequence[Message]) -> list[str]:
    """Return one line for each of the first few."""
    return [f"    {headline(message)}" for message in messages[:_SHOWN]]


def _nearest(matcher: Matcher, arrived: Sequence[Message]) -> Iterator[str]:
    among = f" of the newest {_COMPARED:,}" if len(arrived) > _COMPARED else ""
    yield f"  arrived ({len(arrived):,}), nearest{among} first:"
    for message in matcher.nearest(arrived[-_COMPARED:], _SHOWN):
        yield f"    {headline(message)}"
        for verdict in matcher.explain(message):
            if not verdict.met:
                found = verdict.found or "nothing"
                yield f"        {verdict.field}: wanted {verdict.wanted}, found {found}"
    if len(arrived) > _SHOWN:
        yield f"    … and {len(arrived) - _SHOWN:,} more"


def _failed(sessions: Sequence[Session]) -> Iterator[str]:
    failed = [session for session in sessions if session.failed]
    if failed:
        yield f"  SMTP sessions that failed ({len(failed)}), newest first:"
    for session in islice(failed, _SHOWN):
        *_, end = str(session).rsplit("\n", 1)  # its outcome, in printable characters
        yield f"    {session.peer}  {end}"


def _probes(sessions: Sequence[Session]) -> Iterator[str]:
    probes = [session for session in sessions if session.outcome == "probe"]
    if probes:
        yield f"  SMTP sessions that only probed ({len(probes)}), the newest:"
    for session in probes[:1]:
        yield f"    {session.peer}  {printable(session.reason)}"


def _active(faults: "Sequence[Fault]") -> Iterator[str]:
    if faults:
        yield f"  active faults ({len(faults)}):"
    for fault in islice(faults, _SHOWN):
        yield f"    {fault}"
