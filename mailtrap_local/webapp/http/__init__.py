"""HTTP underneath the routes: access, connections, WebSockets, errors, assets."""
