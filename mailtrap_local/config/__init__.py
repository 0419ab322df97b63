"""Settings: their table, the text forms of their values, and how frameworks name them."""
