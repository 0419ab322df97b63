"""Lines to an output that nobody reads: nobody waits for it, and what is dropped is counted."""

import io
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO

import pytest

from mailtrap_local.cli.line_writer import MAX_WAITING, LineWriter


def dropped(count: int) -> str:
    return f"dropped: {count}"


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, TextIO]]:
    """Both ends of a pipe: what is read, and what is written."""
    reading, writing = os.pipe()
    # the reader is closed first: that wakes a thread within a write
    with suppress(OSError), open(writing, "w") as writer, open(reading) as reader:  # noqa: PTH123  # no path
        yield reader, writer


def test_lines_are_written_in_order() -> None:
    stream = io.StringIO()
    writer = LineWriter(stream, "a-writer", dropped)
    for number in range(1000):
        writer.put(str(number))
    assert writer.flush(10)
    assert stream.getvalue().split() == [str(number) for number in range(1000)]
    writer.put("the last")
    assert writer.close(10)
    assert stream.getvalue().endswith("\nthe last\n")
    assert "a-writer" not in [thread.name for thread in threading.enumerate()]


def test_what_does_not_fit_is_dropped_and_counted_once_there_is_room(
    pipe: tuple[TextIO, TextIO],
) -> None:
    reader, stream = pipe
    writer = LineWriter(stream, "a-writer", dropped)
    count = 2 * MAX_WAITING // 1000
    for number in range(count):  # nobody reads, and yet it ends
        writer.put(f"{number} {'x' * 1000}")
    assert not writer.flush(0.05)
    numbers: list[int] = []
    lost = 0
    while len(numbers) + lost < count:  # the writer may have taken some before the last were put
        word, _, rest = reader.readline().partition(" ")
        if word == "dropped:":
            lost += int(rest)
        else:
            numbers.append(int(word))
    assert numbers == sorted(set(numbers))
    assert lost > 0
    writer.put("again")
    assert reader.readline() == "again\n"
    assert writer.close(10)


def test_a_full_output_delays_the_end_no_longer_than_asked(pipe: tuple[TextIO, TextIO]) -> None:
    reader, stream = pipe
    writer = LineWriter(stream, "a-writer", dropped)
    writer.put("x" * 10**6)
    assert not writer.close(0.05)
    reader.close()  # wakes the writer
    assert writer.close(10)
    assert writer.is_broken


def test_a_closed_output_takes_everything_and_says_so(pipe: tuple[TextIO, TextIO]) -> None:
    reader, stream = pipe
    reader.close()
    writer = LineWriter(stream, "a-writer", dropped)
    for _ in range(10_000):
        writer.put("x" * 1000)
    assert writer.flush(10)
    assert writer.is_broken
    assert writer.close(10)


def test_without_an_output_nothing_is_kept() -> None:
    writer = LineWriter(None, "a-writer", dropped)
    writer.put("x")
    assert writer.flush(0)
    assert writer.close(10)


def test_what_an_output_cannot_encode_is_escaped() -> None:
    octets = io.BytesIO()
    writer = LineWriter(io.TextIOWrapper(octets, "ascii"), "a-writer", dropped)
    writer.put("größer")
    assert writer.close(10)
    assert octets.getvalue() == b"gr\\xf6\\xdfer\n"
