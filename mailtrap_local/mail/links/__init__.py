"""Links in messages, in HTML and in plain text."""
