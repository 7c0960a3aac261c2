"""Audit, differential privacy, anonymisation. Nothing is in this room yet; its README says what will be."""

__all__: list[str] = []
