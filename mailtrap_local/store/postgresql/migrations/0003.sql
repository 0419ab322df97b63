-- Accounts of people and programs, and their tokens and sessions.
CREATE TABLE account (
    name text PRIMARY KEY,
    role text NOT NULL,
    password text,                       -- a hash
    mailboxes text NOT NULL              -- globs, as JSON
);
CREATE TABLE token (
    id text PRIMARY KEY,
    account text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL UNIQUE,         -- SHA-256 of its text
    scope text NOT NULL,
    kind text NOT NULL,                  -- 'token' or 'session'
    created_at double precision NOT NULL, -- seconds since 1970, as the others
    expires_at double precision,
    used_at double precision,
    stamp text NOT NULL
);

ALTER TABLE state ADD accounts bigint NOT NULL DEFAULT 0; -- grows when accounts and tokens come and go
