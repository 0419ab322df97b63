"""Messages: envelope, headers, parts and text. Pure: no I/O, no threads, no clock."""
