"""Mailpit's API (`/api/v1`), its socket and its pages, for the clients that it has.

The shapes are those of Mailpit 1.30, beside `/api` and not in its terms: requests are read
leniently, errors are a sentence, and a look at a message marks it as read.
"""
