"""The SMTP door: `server` listens, `connection` lives, `protocol` answers, `wire` takes bytes."""
