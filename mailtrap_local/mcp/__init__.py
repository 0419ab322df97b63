"""Model Context Protocol, both eras: messages, dispatch, schemas, quoting of mail. Does no I/O."""
