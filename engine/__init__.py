"""The engine room of theraloom."""
