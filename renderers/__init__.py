"""Timing, speech and video of sessions. Nothing is in this room yet; its README says what will be."""

__all__: list[str] = []
