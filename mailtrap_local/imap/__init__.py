"""The IMAP listener: `session` answers commands, `listener` carries them; the rest says what they mean.

No library does this: those that there are let one line of a client stop all the others.
"""
