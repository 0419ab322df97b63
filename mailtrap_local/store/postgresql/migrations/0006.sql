-- Texts beside the mail, by keys that are compared by code points.
CREATE TABLE keyed_text (key text COLLATE "C" PRIMARY KEY, text text NOT NULL);
