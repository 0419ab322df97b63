"""Tables of an SQLite store."""

BLOCK = 1024
"""Changes whose messages are counted together: positions are found among these counts."""

ACCOUNTS = """
CREATE TABLE account (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT, mailboxes TEXT NOT NULL
);
CREATE TABLE token (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL, kind TEXT NOT NULL, created_at REAL NOT NULL, expires_at REAL,
    used_at REAL, stamp TEXT NOT NULL
);
CREATE TABLE account_state (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
INSERT INTO account_state VALUES (1, 0);
"""
"""Tables of accounts, which version 2 of the file has brought."""

TEXTS = """
CREATE TABLE keyed_text (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""
"""Table of texts by keys, which version 5 has brought."""

INDEXES = """
CREATE INDEX message_by_mailbox ON message (mailbox, seq, read);
CREATE INDEX message_read ON message (read);  -- and by seq, the rowid
"""
"""Indexes of messages, as version 3 has them."""

SCHEMA = """
CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    total INTEGER NOT NULL, unread INTEGER NOT NULL, octets INTEGER NOT NULL,
    pinned INTEGER NOT NULL, pinned_octets INTEGER NOT NULL,
    searchable INTEGER NOT NULL  -- up to this seq, messages have their words
);
CREATE TABLE message (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, mailbox TEXT NOT NULL,
    received_at INTEGER NOT NULL, octets INTEGER NOT NULL, size INTEGER NOT NULL,
    envelope TEXT NOT NULL,
    read INTEGER NOT NULL, pinned INTEGER NOT NULL, flagged INTEGER NOT NULL,
    answered INTEGER NOT NULL, deleted INTEGER NOT NULL,
    tags TEXT NOT NULL, keywords TEXT NOT NULL, checks TEXT,
    ends_with_crlf INTEGER NOT NULL, attempts TEXT NOT NULL DEFAULT ''
);
CREATE TABLE body (seq INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE words (seq INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE indexed_part (part INTEGER PRIMARY KEY);  -- see `text_index`
CREATE TABLE change (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, mailbox TEXT NOT NULL,
    message_seq INTEGER NOT NULL
);
CREATE TABLE tally (  -- of kind 'mailbox' or 'tag'
    kind TEXT NOT NULL, name TEXT NOT NULL, total INTEGER NOT NULL, unread INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TABLE block (  -- number of messages of a mailbox, '' for all, with such a seq
    mailbox TEXT NOT NULL, block INTEGER NOT NULL, total INTEGER NOT NULL,
    PRIMARY KEY (mailbox, block)
) WITHOUT ROWID;
"""
SCHEMA += INDEXES + ACCOUNTS + TEXTS
FIRST_STATE = "INSERT INTO state VALUES (1, {epoch}, 0, 0, 0, 0, 0, 0, 0);"
