"""HTTP below the routes: access, connections, WebSockets, errors, assets."""
