"""Pages of the Python reference: names whose docstrings mkdocstrings shows."""

GROUPS = {
    "Sandboxes": ("Sandbox", "connect", "RemoteSandbox", "MailboxTestCase", "Settings"),
    "Mailboxes": ("Mailbox", "AsyncMailbox", "matching", "exact", "Fault"),
    "Messages": (
        *("Message", "Address", "Attachment", "HtmlElement", "Link", "Code", "Event"),
        *("Unsubscribe", "RelayAttempt", "FeedbackEvent", "Session"),
    ),
    "Checks": ("CheckedMail", "Finding", "Location"),
    "Environment": ("mail_environ", "provider_environ"),
}
"""Public names that are no errors, by page section."""


def reference_pages() -> dict[str, str]:
    """Return the pages by their places in the site. All other public names are errors."""
    import mailtrap_local  # noqa: PLC0415  # the package that they are about

    grouped = [name for names in GROUPS.values() for name in names]
    errors = [name for name in mailtrap_local.__all__ if name not in grouped]
    for name in errors:
        if not issubclass(getattr(mailtrap_local, name), Exception):
            raise SystemExit(f"python_reference.py: GROUPS has to name {name}")
    lines = [
        "# Python reference",
        "",
        "Public names, as in `from mailtrap_local import Sandbox`.",
        "Fixtures are in [Testing](../testing.md#fixtures).",
    ]
    for title, names in {**GROUPS, "Errors": errors}.items():
        lines += ["", f"## {title}"]
        for name in names:
            lines += ["", f"::: mailtrap_local.{name}"]
    return {"reference/python.md": "\n".join(lines) + "\n"}
