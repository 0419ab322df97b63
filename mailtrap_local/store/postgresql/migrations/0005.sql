-- Attempts to send messages on, in JSON.
ALTER TABLE message ADD attempts text NOT NULL DEFAULT '';
