"""The SMTP server: `server` listens, `connection` converses, `protocol` replies, `wire` reads."""
