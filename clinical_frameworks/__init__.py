"""The clinical_frameworks room of theraloom."""
