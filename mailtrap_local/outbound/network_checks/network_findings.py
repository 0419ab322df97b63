"""Findings of checks that ask a server: the caller adds them to the report of a message."""

from collections.abc import Mapping
from typing import NamedTuple

from mailtrap_local.checks.finding import Finding


class NetworkFindings(NamedTuple):
    """Findings, and why what was not found out was not, by ids of rules or patterns of them."""

    findings: tuple[Finding, ...] = ()
    skipped: Mapping[str, str] = {}
