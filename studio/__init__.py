"""The studio room of theraloom."""
