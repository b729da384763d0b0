"""Machine translation: off unless an operator names a server."""
