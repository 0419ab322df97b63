-- Faults, with what each has counted; `place` is their order.
CREATE TABLE fault (
    id text PRIMARY KEY,
    place bigint NOT NULL,
    rule text NOT NULL,
    hits bigint NOT NULL DEFAULT 0,
    occasions bigint NOT NULL DEFAULT 0, -- at which all conditions held
    sessions bigint NOT NULL DEFAULT 0,
    attempts bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- How often the same sender and recipients came to a fault; `place` is that of the last time.
CREATE TABLE fault_attempt (
    fault text NOT NULL REFERENCES fault ON DELETE CASCADE,
    parties bytea NOT NULL,
    number bigint NOT NULL,
    place bigint NOT NULL,
    PRIMARY KEY (fault, parties)
);
CREATE INDEX fault_attempt_by_place ON fault_attempt (fault, place);

ALTER TABLE state ADD faults bigint NOT NULL DEFAULT 0; -- grows when faults come and go
