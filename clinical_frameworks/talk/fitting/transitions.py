"""Transitions of act families, as a function of the counts from five up only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from clinical_frameworks.talk.families import FAMILIES, Third
from clinical_frameworks.talk.merged import SessionTalk
from clinical_frameworks.talk.transitions import TransitionRow, Transitions
from corpus.record import Speaker

MIN_COUNT = 5
"""Smaller counts are left out of the model."""
PSEUDO_TURNS = 10.0
"""Turns that the level above weighs in a row. Assumption: a few, against rows of some dozens."""
_PSEUDO_SHARE = 0.5

Cell = tuple[Speaker, str, Third, str]
Counts = Mapping[Cell, int]


def count_transitions(talks: Sequence[SessionTalk]) -> Counter[Cell]:
    """Count (speaker, previous family, third, family) over neighbouring merged turns that both have one."""
    counts: Counter[Cell] = Counter()
    for talk in talks:
        for before, turn in zip(talk.turns, talk.turns[1:], strict=False):
            if before.family is not None and turn.family is not None:
                counts[turn.speaker, before.family, turn.third, turn.family] += 1
    return counts


def fit_transitions(counts: Counts) -> Transitions:
    """Smooth the counts row by row towards the same row over all thirds, and that towards all rows.

    A count below five is used nowhere: its cell has the share of the level above, and the levels above are
    sums of the kept counts. So two corpora that differ only in such counts give the same transitions.
    """
    kept = {cell: count for cell, count in counts.items() if count >= MIN_COUNT}
    rows: list[TransitionRow] = []
    start: dict[Speaker, dict[str, float]] = {}
    pairs: tuple[tuple[Speaker, Speaker], ...] = (("therapist", "patient"), ("patient", "therapist"))
    thirds: tuple[Third, ...] = (1, 2, 3)
    for speaker, other in pairs:
        families = FAMILIES[speaker]
        overall = _overall(kept, speaker, families)
        start[speaker] = _rounded(overall)
        for previous in FAMILIES[other]:
            across = {
                family: sum(kept.get((speaker, previous, third, family), 0) for third in thirds)
                for family in families
            }
            middle = _smooth(across, overall)
            for third in thirds:
                own = {family: kept.get((speaker, previous, third, family), 0) for family in families}
                rows.append(
                    TransitionRow(
                        speaker=speaker,
                        previous=previous,
                        third=third,
                        probabilities=_rounded(_smooth(own, middle)),
                        counts={family: own[family] or None for family in families},
                    )
                )
    return Transitions(start=start, rows=tuple(rows))


def _overall(kept: Counts, speaker: Speaker, families: Sequence[str]) -> dict[str, float]:
    sums = dict.fromkeys(families, _PSEUDO_SHARE)
    for (who, _, _, family), count in kept.items():
        if who == speaker:
            sums[family] += count
    total = sum(sums.values())
    return {family: value / total for family, value in sums.items()}


def _smooth(own: Mapping[str, int], above: Mapping[str, float]) -> dict[str, float]:
    """Suppressed cells have the share of the level above; the rest is shared by the smoothed kept counts."""
    left = 1.0 - sum(above[family] for family, count in own.items() if count == 0)
    weights = {family: count + PSEUDO_TURNS * above[family] for family, count in own.items() if count}
    total = sum(weights.values())
    return {family: left * weights[family] / total if family in weights else above[family] for family in own}


def _rounded(shares: Mapping[str, float]) -> dict[str, float]:
    return {family: round(share, 4) for family, share in shares.items()}
