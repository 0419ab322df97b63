"""`mailtrap-local release`: has messages sent on by a relay, or says where they would go."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import click

from mailtrap_local.cli.connection_options import with_transport
from mailtrap_local.cli.output import text_of
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.errors import RequestRefused
from mailtrap_local.mail.printable import printable

_DNS_SECONDS = 20.0  # that a sandbox may need to ask the DNS


@click.command()
@click.argument("message_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--to", metavar="ADDRESS", multiple=True, help="Who gets it. Repeatable.")
@click.option("--relay", metavar="NAME", help="By which relay; by the first of the file otherwise.")
@click.option("--explain", is_flag=True, help="Send nothing, but say where it would go.")
@click.option(
    "--mx", is_flag=True, help="With --explain: ask the DNS for the servers of the recipients."
)
@with_transport
@click.pass_context
def release(
    context: click.Context,
    /,
    transport: HttpTransport,
    *,
    message_ids: tuple[str, ...],
    to: tuple[str, ...],
    relay: str | None,
    explain: bool,
    mx: bool,
) -> None:
    """Send messages on by a relay.

    ID is that of a message in the sandbox, or `latest`. The relays are those of the sandbox's
    configuration; it sends soon, and prints a line for each recipient. Exit code 1 for a message
    that may not be sent on or is not there.
    """
    if not (to or explain):
        raise click.UsageError("say who gets it: --to ADDRESS")
    if explain and relay is not None:
        raise click.UsageError("--explain speaks of all relays: leave --relay out")
    if mx and not explain:
        raise click.UsageError("--mx goes with --explain")
    failed = False
    for message_id in message_ids:
        path = f"/api/messages/{quote(message_id, safe='')}"
        try:
            if explain:
                lines = _explain(transport, path, to, mx=mx)
            else:
                lines = _release(transport, path, to, relay)
        except RequestRefused as problem:
            if problem.status not in (400, 404):
                raise
            failed = True
            click.echo(f"{printable(message_id)}: {text_of(problem)}", err=True)
        else:
            click.echo("\n".join([printable(message_id), *(f"  {line}" for line in lines)]))
    context.exit(1 if failed else 0)


def _release(
    transport: HttpTransport, path: str, to: tuple[str, ...], relay: str | None
) -> list[str]:
    body = {"to": to} if relay is None else {"to": to, "relay": relay}
    attempts = transport.request("POST", f"{path}/release", body)["attempts"]
    return [printable(f"{one['recipient']}: {one['status']} ({one['relay']})") for one in attempts]


def _explain(transport: HttpTransport, path: str, to: tuple[str, ...], *, mx: bool) -> list[str]:
    body = {"mx": mx, **({"to": to} if to else {})}
    takes = _DNS_SECONDS if mx else 0.0
    found = transport.request("POST", f"{path}/destinations", body, takes=takes)["destinations"]
    return [printable(line) for one in found for line in _lines(one)]


_REASONS = {
    "listener": "whose listener it came by",
    "test": "of the test that runs",
    "default": "as no route fits",
}


def _lines(destination: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines about one recipient, the first of which names it."""
    yield str(destination["recipient"])
    if destination["mailbox"] is None:
        yield "  here: a mailbox that you may not see"
    else:
        yield f"  here: mailbox {destination['mailbox']}, {_reason(destination)}"
    for one in destination["relays"]:
        by_itself = ", by itself" if one["automatic"] else ""
        instead = "" if one["to"] == destination["recipient"] else f" for {one['to']}"
        yield f"  relay {one['relay']}: {one['refusal'] or f'takes it{instead}{by_itself}'}"
    if destination["local"]:
        yield "  the domain of the sender: its server would keep it without asking the DNS"
    if found := destination["exchangers"]:
        yield f"  {_servers(found)}"


def _reason(destination: Mapping[str, Any]) -> str:
    if destination["reason"] != "route":
        return _REASONS[destination["reason"]]
    conditions = ", ".join(f"{name} = {value}" for name, value in destination["route"].items())
    return f"by the route {conditions}"


def _servers(found: Mapping[str, Any]) -> str:
    hosts = ", ".join(f"{one['preference']} {one['host']}" for one in found["hosts"])
    if found["kind"] == "implicit":
        return f"no MX, so its own address: {found['hosts'][0]['host']}"
    return f"MX: {hosts}" if hosts else f"no server: {found['detail']}"
