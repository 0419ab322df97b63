"""MIME: headers, parts, transfer encodings and character sets (RFC 2045 to 2047)."""
