"""The accounts of the picture in team.md, and the way to their view; picture.py takes it."""

import secrets
import time

from playwright.sync_api import Page

from mailtrap_local.config.account_values import AccountRecord, TokenRecord
from mailtrap_local.net.password_hashes import make_hash

PASSWORD = secrets.token_urlsafe()


def accounts() -> list[AccountRecord]:
    secret = make_hash(PASSWORD)
    build = TokenRecord(
        id="1",
        account="shop-ci",
        name="build",
        digest="0" * 64,
        scope="read",
        created_at=time.time(),
    )
    return [
        AccountRecord(name="ada", role="admin", password=secret),
        AccountRecord(name="ben", password=secret, mailboxes=("shop*", "billing")),
        AccountRecord(name="dora", role="viewer", password=secret, mailboxes=("billing",)),
        AccountRecord(name="shop-ci", mailboxes=("shop*",), tokens=(build,)),
    ]


def show_accounts(page: Page) -> None:
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("Live", exact=True).wait_for()
    page.goto(f"{page.url.partition('#')[0]}#/accounts")
    page.get_by_role("list", name="People and programs").wait_for()
