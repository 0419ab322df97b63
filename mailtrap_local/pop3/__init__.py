"""The POP3 listener: `session` answers lines, `listener` carries them."""
