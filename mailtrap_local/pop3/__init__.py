"""The POP3 door: `session` answers lines, `door` carries them."""
