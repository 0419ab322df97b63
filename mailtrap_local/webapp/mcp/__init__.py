"""Tools, resources and prompts of the Model Context Protocol, and the route that serves them."""
