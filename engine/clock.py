"""The session's clock: time is counted in words, because talk has no seconds until it is rendered."""

from __future__ import annotations

# Words a minute of both speakers together in sessions of ten minutes or more (AnnoMI, measured: 172).
WORDS_PER_MINUTE = 172


def words_in(minutes: float) -> int:
    """Words both parties together say in that many minutes."""
    return round(minutes * WORDS_PER_MINUTE)


def minutes_for(words: int) -> int:
    """Whole minutes that many words take, 0 for a negative number."""
    return max(0, round(words / WORDS_PER_MINUTE))
