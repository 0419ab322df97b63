"""The IMAP server: `session` responds to commands, `connection` carries them.

No library is used: in those that exist one client's line can stop all the others.
"""
