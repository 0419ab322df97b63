-- Search texts also as text, in UTF-8 that PostgreSQL takes: for an index of their trigrams, where
-- there is one (`schema.py` makes it). They are made anew in the background.
DROP TABLE words;
CREATE TABLE words (seq bigint PRIMARY KEY, text bytea NOT NULL, folded text COLLATE "C");
CREATE INDEX words_without_trigrams ON words (seq) WHERE folded IS NULL;
