"""The SMTP door: `wire` takes bytes off a stream, `protocol` talks, `server` listens."""
