"""Connections to other servers: the clients that all use, and a room for each reason to connect."""
