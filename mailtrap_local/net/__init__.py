"""Network plumbing below any protocol: listeners, event loop, streams, TLS, SASL, accounts."""
