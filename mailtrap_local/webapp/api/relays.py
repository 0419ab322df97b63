"""Views of relays, and of what was sent on by them."""

from mailtrap_local.errors import RelayNotFound
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import SearchQuery
from mailtrap_local.webapp.shapes.destinations import (
    DestinationList,
    DestinationsBody,
    destination_list,
)
from mailtrap_local.webapp.shapes.relays import (
    AttemptList,
    RelayList,
    ReleaseBody,
    attempt_shapes,
    relay_shape,
)


def list_relays(context: Context) -> RelayList:
    """List the servers to which mail may be sent on, none by default."""
    relays = context.relays
    return RelayList([] if relays is None else [relay_shape(one) for one in relays.settings])


def release(
    context: Context, query: SearchQuery, body: ReleaseBody, message_id: str
) -> AttemptList:
    """Have a message sent on by a relay of the configuration.

    Returns the attempts, which are made soon.
    """
    if context.relays is None:
        raise RelayNotFound("no relay is configured: name one in a table [[relay]]")
    message = context.entry(message_id, query).message
    return AttemptList(attempt_shapes(context.relays.release(message, body.to, body.relay)))


def get_attempts(context: Context, query: SearchQuery, message_id: str) -> AttemptList:
    """Get what was and will be sent of a message, oldest first."""
    return AttemptList(attempt_shapes(context.entry(message_id, query).flags.attempts))


def explain_destinations(
    context: Context, query: SearchQuery, body: DestinationsBody, message_id: str
) -> DestinationList:
    """Get where a message would go, for each recipient. Nothing is sent.

    Asks the DNS about the recipients' domains with `mx` alone.
    """
    entry = context.entry(message_id, query)
    route = context.mailroom.choose_route
    found = context.checked.destinations(entry, body.to, choose_route=route, mx=body.mx)
    return destination_list(found)
