"""Fault recipes: the usual mishaps as rules, each with a name, in the order of the page's cards.

The page, the OpenAPI document and `docs/faults.md` show the same ones.
"""

from typing import NamedTuple

from mailtrap_local.faults.actions import Certificate, Delay, Drop
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.default_replies import GREYLISTED
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule


class Recipe(NamedTuple):
    """A named rule, and the magic recipient with the same effect, if there is one."""

    name: str
    rule: Rule
    recipient: str | None = None


RECIPES = (
    Recipe(
        "refuse-recipient",
        Rule(
            on="RCPT",
            match=Match(recipient="bad@example.com"),
            action=Reply(550, "5.1.1", "No such user"),
        ),
        "550@fault.test",
    ),
    Recipe(
        "fail-once",
        Rule(
            on="end-of-data",
            action=Reply(451, "4.3.0", "Local error, try again later"),
            times=1,
        ),
        "data-451-then-ok@fault.test",
    ),
    Recipe(
        "greylist",
        Rule(on="RCPT", match=Match(attempt=(1,)), action=Reply(*GREYLISTED)),
        "greylist@fault.test",
    ),
    Recipe("slow", Rule(on="end-of-data", action=Delay(3)), "data-delay-3@fault.test"),
    Recipe("drop-after-data", Rule(on="end-of-data", action=Drop()), "data-drop@fault.test"),
    Recipe(
        "accepted-unanswered",
        Rule(on="end-of-data", action=Drop(after_store=True)),
        "drop-after-store@fault.test",
    ),
    Recipe("expired-certificate", Rule(on="STARTTLS", action=Certificate("expired"))),
    Recipe(
        "wrong-password",
        Rule(on="AUTH", action=Reply(535, "5.7.8", "Authentication credentials invalid")),
    ),
    Recipe(
        "mailbox-full",
        Rule(
            on="RCPT",
            match=Match(recipient="full@example.com"),
            action=Reply(552, "5.2.2", "Mailbox full"),
        ),
        "552@fault.test",
    ),
)
