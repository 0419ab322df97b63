"""Web server: page, REST API and live socket, on Flask. Imported only when there is a page."""
