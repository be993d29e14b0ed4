"""The entity engine: what it finds, and the client of the server that it runs in."""
