"""Changes as they happen, for pages and for requests that wait."""
