"""The guest book in FastAPI."""
