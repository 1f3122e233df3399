"""One file a group of addresses; ``ROUTER`` is its FastAPI router. A new file is a new route."""
