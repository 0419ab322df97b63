"""A message while it is checked: the message, the settings, and what several rules need of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mailtrap_local.checks.txt_records import TxtLookup
from mailtrap_local.mail.message import Message


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """Settings of checks: what they depend on beside the message.

    `clients` are patterns of the email clients that count, as in `gmail.*`; `zone` maps names of
    the DNS to the texts of their TXT records, None without one; `dns` is asked for what it has
    not, None for not at all.
    """

    clients: tuple[str, ...] = ("gmail.*", "apple-mail.*", "outlook.*", "yahoo.*")
    ignore: tuple[str, ...] = ()
    zone: Mapping[str, str] | None = None
    dns: TxtLookup | None = None


@dataclass(frozen=True, kw_only=True)
class CheckedMail:
    """A message, and what is found out about it once for all rules.

    A rule that cannot judge something never guesses: it adds to `undecided`, by its id, and says
    in `skipped` why it was not applied at all.
    """

    message: Message
    settings: CheckSettings = CheckSettings()
    undecided: Counter[str] = field(default_factory=Counter)
    skipped: dict[str, str] = field(default_factory=dict)

    @cached_property
    def html(self) -> str:
        """The HTML that rules read; "" without any."""
        start = self.message.content.html_start
        return "" if start is None else start.text
