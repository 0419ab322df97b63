"""Ask rspamd for its verdict: POST /checkv2.

https://docs.rspamd.com/developers/protocol
"""

import json
from collections.abc import Mapping
from typing import Any

from mailtrap_local.mail.message import Message
from mailtrap_local.outbound.http_client import HttpCall, HttpClient, HttpFailure
from mailtrap_local.outbound.network_checks.spam_verdict import (
    SpamFilterFailure,
    SpamRule,
    SpamVerdict,
)
from mailtrap_local.outbound.received_field import client_address

_MOST_OCTETS = 2**20  # of an answer
_MARKING = (
    "add header",
    "rewrite subject",
    "reject",
)  # actions that take it for spam, mildest first
_NO_DNS = "FAIL"  # the end of symbols that say that a look-up failed
_NOTE = ", without DNS, so it means little"


def ask_rspamd(url: str, message: Message, seconds: float = 20.0) -> SpamVerdict:
    """Return the verdict of the rspamd at a URL. Raises SpamFilterFailure.

    Points for failed look-ups are taken off.
    """
    envelope = message.envelope
    headers = {
        "From": envelope.mail_from,
        "Rcpt": next(iter(envelope.rcpt_to), ""),
        "Helo": envelope.helo,
        "IP": client_address(message),
        "Content-Type": "message/rfc822",
    }
    call = HttpCall("POST", f"{url.rstrip('/')}/checkv2", headers, message.raw, _MOST_OCTETS)
    try:
        answer = HttpClient().send(call, seconds)
    except HttpFailure as problem:
        raise SpamFilterFailure(f"rspamd at {url}: {problem}") from None
    if answer.status != 200:
        raise SpamFilterFailure(f"rspamd at {url}: the answer is {answer.status}")
    try:
        return _verdict(json.loads(answer.body))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise SpamFilterFailure(f"rspamd at {url}: what answers there is no rspamd") from None


def _verdict(content: Mapping[str, Any]) -> SpamVerdict:
    rules = [_rule(name, symbol) for name, symbol in content["symbols"].items()]
    failed = [rule for rule in rules if rule.name.endswith(_NO_DNS)]
    kept = tuple(rule for rule in rules if not rule.name.endswith(_NO_DNS))
    points = round(float(content["score"]) - sum(rule.points for rule in failed), 2)
    required = _required(content)
    if not failed and content.get("action") in _MARKING:
        required = min(required, points)  # newer versions answer with the action alone
    return SpamVerdict("rspamd", points, required, kept, _NOTE if failed else "")


def _required(content: Mapping[str, Any]) -> float:
    thresholds = content.get("thresholds") or {}
    wanted = (thresholds[name] for name in _MARKING if thresholds.get(name) is not None)
    return float(next(wanted, content["required_score"]))


def _rule(name: str, symbol: Mapping[str, Any]) -> SpamRule:
    words = " ".join(str(symbol.get("description") or "").split())
    return SpamRule(name[:100], float(symbol["score"]), words[:200])
