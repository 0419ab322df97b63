"""The store, its change signal, the named mailboxes and what is registered with them."""
