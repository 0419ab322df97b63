"""A sandbox that runs elsewhere, over HTTP."""
