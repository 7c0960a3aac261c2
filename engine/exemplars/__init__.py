"""Sessions of the user's own as examples of how people talk: shown in a small part, never copied."""
