"""One-time codes in messages."""
