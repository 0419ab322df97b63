"""SQL of a PostgreSQL store. Rows go in as one array a column, those of many columns as JSON.

Octets go as they are (`%b`): as text they would be twice as long, and read twice.

`FINISH` does all at once that every transaction ends with: each statement costs.
"""

from collections.abc import Iterable
from typing import NamedTuple

from mailtrap_local.store.postgresql.state import COLUMNS as STATE_COLUMNS
from mailtrap_local.store.rows import COLUMNS, FLAG_COLUMNS

_NAMES = COLUMNS.split(", ")
_TEXT = {"kind", "name", "id", "mailbox", "envelope", "tags", "keywords", "checks"}
_NUMBERS = {"message_seq", "total", "unread", "seq", "received_at", "octets", "size"}
AT_ONCE = 500
"""Messages that are changed at once: others can write in between."""


def _type(column: str) -> str:
    return "text" if column in _TEXT else "bigint" if column in _NUMBERS else "boolean"


def _arrays(columns: list[str]) -> str:
    return ", ".join(f"%s::{_type(name)}[]" for name in columns)


_FLAGS = FLAG_COLUMNS.split(", ")
_SELECT = f"SELECT {COLUMNS} FROM message"

BEGIN = b"BEGIN ISOLATION LEVEL READ COMMITTED"
LOCK = f"""
SELECT {", ".join(STATE_COLUMNS)}, set_config('synchronous_commit', 'on', true),
    set_config('idle_in_transaction_session_timeout', '10s', true)
FROM state FOR UPDATE
""".encode()

ADD_BODIES = b"""
INSERT INTO body SELECT * FROM unnest(%s::text[], %b::bytea[]) ON CONFLICT (id) DO NOTHING
"""
ADDED_BEFORE = b"""
SELECT id, seq FROM message WHERE id = ANY(%s)
UNION SELECT id, seq FROM change WHERE kind = 'added' AND id = ANY(%s)
"""
SET_FLAGS = f"""
UPDATE message SET {", ".join(f"{name} = new.{name}" for name in _FLAGS)}
FROM unnest({_arrays(["seq", *_FLAGS])}) AS new(seq, {FLAG_COLUMNS}) WHERE message.seq = new.seq
""".encode()

BY_IDS = f"{_SELECT} WHERE id = ANY(%s)".encode()
OLDEST = f"{_SELECT} WHERE NOT pinned AND seq > %s ORDER BY seq LIMIT {AT_ONCE}".encode()
CLEARED = f"""
{_SELECT} WHERE (%s::text IS NULL OR mailbox = %s::text) AND pinned <= %s AND seq <= %s
ORDER BY seq LIMIT {AT_ONCE}
""".encode()
EXPIRED = f"""
{_SELECT} WHERE NOT pinned AND seq > %s AND seq < coalesce((
    SELECT seq FROM message WHERE NOT pinned AND seq > %s AND received_at >= %s ORDER BY seq LIMIT 1
), 9223372036854775807) ORDER BY seq LIMIT {AT_ONCE}
""".encode()

DROP = b"""
WITH gone AS (SELECT * FROM unnest(%s::bigint[], %s::text[]) AS gone(seq, id)),
    without_body AS (DELETE FROM body USING gone WHERE body.id = gone.id),
    without_words AS (DELETE FROM words USING gone WHERE words.seq = gone.seq)
DELETE FROM message USING gone WHERE message.seq = gone.seq
"""
DROP_LEFT_OVER = b"""
DELETE FROM body WHERE id = ANY(%s) AND NOT EXISTS (SELECT FROM message WHERE message.id = body.id)
"""
KEEP_WORDS = b"""
INSERT INTO words SELECT new.* FROM unnest(%s::bigint[], %b::bytea[]) AS new(seq, text)
JOIN message USING (seq) ON CONFLICT (seq) DO NOTHING
"""

KEEP_MAILBOX = b"""
INSERT INTO mailbox VALUES (%s, %s, %s) ON CONFLICT (name) DO UPDATE SET route = excluded.route
"""
FORGET_MAILBOX = b"DELETE FROM mailbox WHERE name = %s RETURNING name"

KEEP_FAULT = b"""
INSERT INTO fault (id, place, rule)
SELECT %s, %s, %s WHERE (SELECT count(*) FROM fault) < %s RETURNING id
"""
FORGET_FAULTS = b"DELETE FROM fault WHERE id = ANY(%s) RETURNING id"
FAULT_HITS = b"SELECT hits FROM fault WHERE id = %(id)s"
COUNT_FAULT = {
    name: f"""
UPDATE fault SET {name} = {name} + 1
WHERE id = %(id)s AND (%(most)s::bigint IS NULL OR {name} < %(most)s) RETURNING {name}
""".encode()
    for name in ("hits", "occasions", "sessions")
}
COUNT_ATTEMPT = b"""
WITH fault AS (UPDATE fault SET attempts = attempts + 1 WHERE id = %(id)s RETURNING id, attempts),
    forgotten AS (
        DELETE FROM fault_attempt USING fault WHERE fault_attempt.fault = fault.id
        AND place <= attempts - %(remembered)s AND parties <> %(parties)s
    )
INSERT INTO fault_attempt AS before SELECT id, %(parties)s, 1, attempts FROM fault
ON CONFLICT (fault, parties) DO UPDATE SET number = before.number + 1, place = excluded.place
RETURNING number
"""

MESSAGE_COLUMNS = [*_NAMES, "ends_with_crlf"]
LINE_COLUMNS = ["seq", "kind", "id", "mailbox", "message_seq"]
TALLY_COLUMNS = ["kind", "name", "total", "unread"]


def _records(columns: list[str]) -> str:
    """Return the rows of a list of objects, in JSON: of many columns arrays take longer."""
    return f"json_to_recordset(%s::json) AS new({', '.join(f'{c} {_type(c)}' for c in columns)})"


_ADDED = (
    f"INSERT INTO message ({', '.join(MESSAGE_COLUMNS)}) SELECT * FROM {_records(MESSAGE_COLUMNS)}"
)
ADD = _ADDED.encode()
FINISH = f"""
WITH added AS ({_ADDED}),
    logged AS (INSERT INTO change SELECT * FROM {_records(LINE_COLUMNS)}),
    trimmed AS (DELETE FROM change WHERE seq > %s AND seq <= %s),
    counted AS (
        INSERT INTO tally SELECT * FROM {_records(TALLY_COLUMNS)}
        ON CONFLICT (kind, name) DO UPDATE
        SET total = tally.total + excluded.total, unread = tally.unread + excluded.unread
    ),
    changed AS (UPDATE state SET {", ".join(f"{name} = %s" for name in STATE_COLUMNS)})
SELECT pg_notify(%s, %s)
""".encode()
FORGET_COUNTS = f"""
DELETE FROM tally USING {_records(TALLY_COLUMNS)}
WHERE tally.kind = new.kind AND tally.name = new.name AND tally.total = 0
""".encode()

_MESSAGE = ", ".join(f"message.{name}" for name in _NAMES)
_WITH_WORDS = f"SELECT {_MESSAGE}, words.text FROM message LEFT JOIN words USING (seq)"
GET = f"{_SELECT} WHERE id = %(id)s".encode()
AT = f"{_SELECT} WHERE seq = ANY(%(seqs)s) ORDER BY seq".encode()
WORDS = b"SELECT text FROM words WHERE seq = %(seq)s"
RAW = b"SELECT raw FROM body WHERE id = %(id)s"
WITHOUT_WORDS = f"""
SELECT {_MESSAGE} FROM message LEFT JOIN words USING (seq)
WHERE words.seq IS NULL AND message.seq > %(after)s ORDER BY message.seq LIMIT %(limit)s
""".encode()
CHANGES = f"""
SELECT state.epoch, state.seq, state.logged_after, change.seq, change.kind, change.id,
    change.mailbox, change.message_seq, {_MESSAGE}
FROM state
LEFT JOIN (SELECT * FROM change WHERE seq > %(after)s ORDER BY seq LIMIT %(limit)s) change ON true
LEFT JOIN message ON message.seq = change.message_seq
ORDER BY change.seq
""".encode()
MAILBOXES = b"SELECT routes, name, route FROM state LEFT JOIN mailbox ON true ORDER BY place"
FAULTS = b"SELECT faults, id, rule, hits FROM state LEFT JOIN fault ON true ORDER BY place"
SECRET = b"SELECT secret FROM state"
TALLIES = b"SELECT name, total, unread FROM tally WHERE kind = %(kind)s ORDER BY name"
TAGS_IN = b"""
SELECT tag, count(*), count(*) FILTER (WHERE NOT read)
FROM message, json_array_elements_text(nullif(tags, '')::json) AS tag
WHERE mailbox = ANY(%(mailboxes)s) AND tags <> '' GROUP BY tag ORDER BY tag
"""
TOTAL = b"SELECT total, unread FROM state"
TALLY = b"SELECT total, unread FROM tally WHERE kind = 'mailbox' AND name = %(mailbox)s"


class Scoped(NamedTuple):
    """Statement about all messages, and about those of one mailbox."""

    of_all: bytes
    of_mailbox: bytes

    def about(self, mailbox: str | None) -> bytes:
        """Return the one of them that fits."""
        return self.of_all if mailbox is None else self.of_mailbox


def _scoped(statement: str) -> Scoped:
    total = "(SELECT total FROM tally WHERE kind = 'mailbox' AND name = %(mailbox)s)"
    return Scoped(
        statement.replace("WHERE", "FROM message WHERE")
        .replace("TOTAL", "(SELECT total FROM state)")
        .encode(),
        statement.replace("WHERE", "FROM message WHERE mailbox = %(mailbox)s AND")
        .replace("TOTAL", total)
        .encode(),
    )


OLDER = _scoped("SELECT count(*) WHERE seq < %(seq)s")
OLDER_BY_NEWER = _scoped("SELECT coalesce(TOTAL, 0) - (SELECT count(*) WHERE seq >= %(seq)s)")
OUTLINES = _scoped(
    "SELECT seq, octets, ends_with_crlf, read, keywords WHERE seq > %(after)s "
    "ORDER BY seq LIMIT %(limit)s"
)
SPAN = _scoped(
    "SELECT seq WHERE true ORDER BY seq LIMIT %(stop)s::bigint - %(start)s OFFSET %(start)s"
)
SPAN_BACKWARDS = _scoped(
    "SELECT seq FROM (SELECT seq WHERE true ORDER BY seq DESC "
    "LIMIT greatest(least(%(stop)s::bigint, TOTAL) - %(start)s, 0) "
    "OFFSET greatest(TOTAL - %(stop)s::bigint, 0)) AS span ORDER BY seq"
)


def found(needles: Iterable[str], *, limit: int) -> Scoped:
    """Return what reads messages whose search text has one of these, or is not there yet.

    `needles` are the names of their values.
    """
    tests = [f"position(%({name})s::bytea IN words.text) > 0" for name in needles]
    narrow = f" AND ({' OR '.join(['words.text IS NULL', *tests])})" if tests else ""
    span = f"seq > %(after)s AND seq <= %(end)s{narrow} ORDER BY seq LIMIT {limit}"
    return Scoped(
        f"{_WITH_WORDS} WHERE {span}".encode(),
        f"{_WITH_WORDS} WHERE mailbox = %(mailbox)s AND {span}".encode(),
    )
