"""The web listener: page, REST API and live socket, on Flask. Imported only when asked for."""
