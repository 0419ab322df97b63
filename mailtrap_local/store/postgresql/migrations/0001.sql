-- One row: whoever changes anything locks it first, so that changes are numbered in the order in
-- which they are committed.
CREATE TABLE state (
    one integer PRIMARY KEY CHECK (one = 1),
    version integer NOT NULL,
    epoch integer NOT NULL,
    born text NOT NULL,                  -- the cluster and timeline of `epoch`
    seq bigint NOT NULL,                 -- of the newest change
    logged_after bigint NOT NULL,        -- `change` holds all after this one
    all_pinned_until bigint NOT NULL,    -- no message up to this one can be dropped
    total bigint NOT NULL,
    unread bigint NOT NULL,
    octets bigint NOT NULL,
    pinned bigint NOT NULL,
    pinned_octets bigint NOT NULL,
    routes bigint NOT NULL,              -- grows with each change of `mailbox`
    secret bytea NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE message (
    seq bigint PRIMARY KEY,
    id text NOT NULL UNIQUE,
    mailbox text NOT NULL,
    received_at bigint NOT NULL,         -- microseconds since 1970
    octets bigint NOT NULL,              -- of the message as sent
    size bigint NOT NULL,                -- with its envelope, as the caps count
    envelope text NOT NULL,
    read boolean NOT NULL,
    pinned boolean NOT NULL,
    flagged boolean NOT NULL,
    answered boolean NOT NULL,
    deleted boolean NOT NULL,
    tags text NOT NULL,
    keywords text NOT NULL,
    checks text,
    ends_with_crlf boolean NOT NULL
);
CREATE INDEX message_by_mailbox ON message (mailbox, seq);
CREATE INDEX message_unpinned ON message (seq) WHERE NOT pinned;

CREATE TABLE body (id text PRIMARY KEY, raw bytea NOT NULL);
ALTER TABLE body ALTER raw SET STORAGE EXTERNAL;

CREATE TABLE words (seq bigint PRIMARY KEY, text bytea NOT NULL);

CREATE TABLE change (
    seq bigint PRIMARY KEY,
    kind text NOT NULL,
    id text NOT NULL,
    mailbox text NOT NULL,
    message_seq bigint NOT NULL
);

-- Counts of messages by mailbox and by tag; those without messages are gone.
CREATE TABLE tally (
    kind text NOT NULL,
    name text NOT NULL,
    total bigint NOT NULL,
    unread bigint NOT NULL,
    PRIMARY KEY (kind, name)
) WITH (fillfactor = 50);

-- Mailboxes that were created, with their routes, in the order in which these are tried.
CREATE TABLE mailbox (name text PRIMARY KEY, place bigint NOT NULL, route text NOT NULL);
