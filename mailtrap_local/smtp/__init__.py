"""The SMTP listener: `server` listens, `connection` lives, `protocol` answers, `wire` takes bytes."""
