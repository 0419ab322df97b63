"""What a failed look or wait says: what was wanted, what is there instead, and what went wrong."""

from collections.abc import Iterator, Sequence
from itertools import islice

from mailtrap_local.config.values import HostPort
from mailtrap_local.faults.registry import Fault
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session
from mailtrap_local.mailbox.hints import hints

_COMPARED = 100  # messages, the newest, that are held against what was wanted
_SHOWN = 5  # messages, sessions and faults that are listed


def account(
    reason: str,
    matcher: Matcher,
    there: Sequence[Message],
    *,
    since: str,
    sessions: Sequence[Session],
    faults: Sequence[Fault],
    listener: HostPort | None,
) -> str:
    """The reason, and then what may explain it, the likeliest first."""
    lines = [reason, f"  wanted: {matcher}"]
    lines += _nearest(matcher, there) if there else [f"  {since}nothing arrived at all"]
    lines += _failed(sessions)
    lines += _active(faults)
    if not there:
        lines += [f"  hint: {hint}" for hint in hints(listener, connected=bool(sessions))]
    return "\n".join(lines)


def listing(messages: Sequence[Message]) -> list[str]:
    """A line for each of the first few."""
    return [f"    {headline(message)}" for message in messages[:_SHOWN]]


def _nearest(matcher: Matcher, there: Sequence[Message]) -> Iterator[str]:
    among = f" of the newest {_COMPARED:,}" if len(there) > _COMPARED else ""
    yield f"  arrived ({len(there):,}), nearest{among} first:"
    for message in matcher.nearest(there[-_COMPARED:], _SHOWN):
        yield f"    {headline(message)}"
        for verdict in matcher.explain(message):
            if not verdict.met:
                found = verdict.found or "nothing"
                yield f"        {verdict.field}: wanted {verdict.wanted}, found {found}"
    if len(there) > _SHOWN:
        yield f"    … and {len(there) - _SHOWN:,} more"


def _failed(sessions: Sequence[Session]) -> Iterator[str]:
    failed = [session for session in sessions if session.failed]
    if failed:
        yield f"  SMTP sessions that failed ({len(failed)}), newest first:"
    for session in islice(failed, _SHOWN):
        *_, end = str(session).rsplit("\n", 1)  # which is printable
        yield f"    {session.peer}  {end}"


def _active(faults: Sequence[Fault]) -> Iterator[str]:
    if faults:
        yield f"  active faults ({len(faults)}):"
    for fault in islice(faults, _SHOWN):
        yield f"    {fault}"
