"""A process that is killed again and again: what was acknowledged is there, once."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

import store_writer
from mailtrap_local.store.base import BEHIND_ALL
from mailtrap_local.store.sqlite.store import SqliteStore
from store_oracle import TIMES_LONGER, check

ROUNDS = 4 * TIMES_LONGER


class Killed:
    """What killed processes have said: the messages that were kept, the changes that were seen."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.seen: list[tuple[int, str, str]] = []
        self.epoch = ""

    @property
    def cursor(self) -> str:
        return f"{self.epoch}.{self.seen[-1][0] if self.seen else 0}" if self.epoch else ""

    def read(self, output: IO[str], lines: int) -> int:
        """Read some lines; the last one may have been cut off by the kill. Returns how many."""
        for count in range(lines):
            line = output.readline()
            if not line.endswith("\n"):
                return count
            kind, *words = line.split()
            if kind == "kept":
                self.kept += words
            elif kind == "seen":
                self.seen.append((int(words[0]), words[1], words[2]))
            else:
                self.epoch = words[0].partition(".")[0]
        return lines

    def run(self, setting: str, number: int, lines: int) -> None:
        words = [sys.executable, store_writer.__file__, setting, str(number * 10**6), self.cursor]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as process:
            assert process.stdout is not None
            assert self.read(process.stdout, lines) == lines
            process.send_signal(signal.SIGKILL)
            self.read(process.stdout, 10**6)


@pytest.mark.timeout(60 + 10 * ROUNDS)
def test_what_was_acknowledged_survives_kills(tmp_path: Path) -> None:
    chance = random.Random(19)
    path = tmp_path / "mail.db"
    said = Killed()
    for number in range(ROUNDS):
        said.run(f"sqlite:{path}", number, chance.randrange(50, 1000))
    store = SqliteStore(path, max_messages=10**6, max_bytes=10**9)
    check(store, said.kept)
    seqs = [seq for seq, *_ in said.seen]
    assert seqs == list(range(1, len(seqs) + 1))  # each once, in order, across all kills
    there = {entry.message.seq: entry.message.id for entry in store.read(0, BEHIND_ALL)}
    assert all(there[seq] == name for seq, kind, name in said.seen if kind == "added")
    assert len(said.kept) > 20 * ROUNDS
    store.close()
