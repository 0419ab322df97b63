"""The REST API: `table` declares its routes, the other modules are their views, by noun."""
