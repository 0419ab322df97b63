"""Settings: their table, the text forms of their values, and the names frameworks use."""
