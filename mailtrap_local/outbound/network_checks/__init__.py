"""Checks that ask a server: DNS, a spam filter, the links of a mail, its one-click unsubscribe."""
