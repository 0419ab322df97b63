"""Owners of mail that comes in by a shared listener."""

from collections.abc import Callable
from datetime import UTC, datetime

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.session import Session
from mailtrap_local.mailroom.shared_listeners import SharedListenerOwners


def connection() -> Callable[[], Envelope]:
    """Gives envelopes of a connection that begins now."""
    session = Session(session_id="1", peer="", listener="", started_at=datetime.now(UTC))
    return lambda: Envelope(session=lambda: session)


def test_without_a_turn_it_is_nobodys() -> None:
    turns = SharedListenerOwners()
    assert not turns.any
    assert turns.owner(connection()()) is None
    turns.begin("a")
    turns.end("a")
    turns.end("a")
    assert turns.any
    assert turns.owner(connection()()) is None


def test_it_is_of_the_turn_in_which_the_connection_began() -> None:
    turns = SharedListenerOwners()
    early = connection()
    turns.begin("a")
    of_a = connection()
    assert turns.owner(early()) == turns.owner(of_a()) == "a"
    turns.end("a")
    between = connection()
    turns.begin("b")
    assert turns.owner(of_a()) == "a"
    assert turns.owner(early()) == turns.owner(between()) == "b"
    assert turns.owner(Envelope()) == "b"  # which came by no session


def test_a_turn_within_another_comes_first() -> None:
    turns = SharedListenerOwners()
    turns.begin("outer")
    turns.begin("inner")
    assert turns.owner(connection()()) == "inner"
    turns.end("inner")
    assert turns.owner(connection()()) == "outer"
