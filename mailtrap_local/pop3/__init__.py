"""The POP3 server: `session` replies to lines, `connection` carries them."""
