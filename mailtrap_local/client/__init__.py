"""Client of a sandbox that runs elsewhere, over HTTP."""
