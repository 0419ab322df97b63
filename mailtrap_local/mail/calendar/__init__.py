"""Calendar events in messages (RFC 5545)."""
