"""What a measure of a failure gives back: how often, out of how many, and the words that show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a course fails, with the words that show it."""

    failure: str
    """Name of the figure it counts in."""
    session_id: str
    turn_id: str
    quote: str
    """The words that show it, as said."""
    why: str


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened among how many; both are sums, so counts of courses add up."""

    hits: float
    of: float

    def __add__(self, other: Count) -> Count:
        return Count(self.hits + other.hits, self.of + other.of)

    @property
    def share(self) -> float | None:
        """``hits / of``; None when there was nothing it could have happened to."""
        return self.hits / self.of if self.of else None
