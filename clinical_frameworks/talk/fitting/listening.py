"""What listeners say in between, and what turns set in with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from clinical_frameworks.talk.fitting.rates import shares, smoothed_rates
from clinical_frameworks.talk.fitting.transitions import MIN_COUNT
from clinical_frameworks.talk.lexicon import load_lexicon, split_words
from clinical_frameworks.talk.merged import MergedTurn, Piece
from clinical_frameworks.talk.sounds import Hazard, LeadIns
from clinical_frameworks.talk.tokens import Tokens

CLASSES_FROM_WORDS = (0, 3, 6, 10, 15, 20, 30, 40, 60)

_ENDS_SENTENCE = re.compile(r"[.?!…][\"”’)\]]*\s*$")


def _breaks(turn: MergedTurn) -> list[int]:
    """Plain words said before each of the listener's backchannels."""
    lengths = turn.plain_lengths()
    return [sum(lengths[: number + 1]) for number in range(len(lengths) - 1)]


def fit_hazard(sessions: Sequence[Sequence[MergedTurn]]) -> Hazard:
    """Backchannels per word while this speaker talks, by the words already said.

    ``sessions`` are this speaker's merged turns, session by session.
    """
    turns = [turn for session in sessions for turn in session]
    counts = [0] * len(CLASSES_FROM_WORDS)
    exposures = [0.0] * len(CLASSES_FROM_WORDS)
    edges = (*CLASSES_FROM_WORDS, float("inf"))
    inside = total = 0
    for turn in turns:
        said = sum(turn.plain_lengths())
        for number, edge in enumerate(CLASSES_FROM_WORDS):
            exposures[number] += max(0.0, min(said, edges[number + 1]) - edge)
        for words, piece in zip(_breaks(turn), turn.pieces, strict=False):
            number = max(n for n, edge in enumerate(CLASSES_FROM_WORDS) if edge < max(words, 1))
            counts[number] += 1
            total += 1
            inside += _ENDS_SENTENCE.search(piece.text) is None
    rates, kept = smoothed_rates(counts, exposures)
    hazard = Hazard(
        from_words=CLASSES_FROM_WORDS,
        per_100_words=tuple(round(100 * rate, 4) for rate in rates),
        counts=tuple(kept),
        inside_sentence=round(inside / total, 4) if total else 0.0,
        placeable=1.0,
        first_factor=1.0,
        again_factor=1.0,
    )
    first, again = _first_and_again(sessions, hazard)
    return hazard.model_copy(
        update={"placeable": _placeable(turns, hazard), "first_factor": first, "again_factor": again}
    )


def _first_and_again(sessions: Sequence[Sequence[MergedTurn]], hazard: Hazard) -> tuple[float, float]:
    """Observed by expected backchannels, before and after the first of each turn.

    What is expected is scaled to each session's own number, so that sessions with many backchannels do not
    look like turns that draw more of them.
    """
    seen = [0.0, 0.0]
    hoped = [0.0, 0.0]
    for turns in sessions:
        total = sum(expected_in(turn, hazard) for turn in turns)
        scale = sum(backchannels_in(turn) for turn in turns) / total if total else 0.0
        for turn in turns:
            places = _breaks(turn)
            until = places[0] if places else sum(turn.plain_lengths())
            before = hazard.expected(0, until)
            seen[0] += bool(places)
            seen[1] += max(0, len(places) - 1)
            hoped[0] += scale * before
            hoped[1] += scale * (expected_in(turn, hazard) - before)
    if min(seen) < MIN_COUNT or min(hoped) <= 0:
        return 1.0, 1.0
    return round(seen[0] / hoped[0], 4), round(seen[1] / hoped[1], 4)


def _placeable(turns: Sequence[MergedTurn], hazard: Hazard) -> float:
    """Share of the expected backchannels that lie in turns with a place for one."""
    expected = placed = 0.0
    for turn in turns:
        backchannels = expected_in(turn, hazard)
        expected += backchannels
        # A piece that broke off within a sentence ends in a dash; a comma there is a place to come in.
        text = " ".join(piece.text.rstrip(" -–—") + "," * _breaks_off(piece) for piece in turn.pieces)
        tokens = Tokens(tuple(text.split()))
        placed += backchannels * bool(tokens.sentence_breaks or tokens.clause_breaks)
    return round(placed / expected, 4) if placed else 1.0


def _breaks_off(piece: Piece) -> bool:
    return piece.text.rstrip().endswith(("-", "–", "—"))


def backchannels_in(turn: MergedTurn) -> int:
    """How often the listener came in."""
    return len(turn.pieces) - 1


def expected_in(turn: MergedTurn, hazard: Hazard) -> float:
    """How often the listener comes into a turn of that length on average."""
    return hazard.expected(0, sum(turn.plain_lengths()))


def fit_forms(said: Mapping[tuple[str, ...], int]) -> dict[str, float]:
    """Shares of the lexicon's backchannels among those a speaker says."""
    by_words = {split_words(item.text): item.text for item in load_lexicon().backchannels}
    counts: Counter[str] = Counter()
    for words, count in said.items():
        if words in by_words:
            counts[by_words[words]] += count
    return dict(sorted(shares(counts).items()))


def fit_lead_ins(turns: Sequence[MergedTurn]) -> LeadIns:
    """How often turns have a lead-in of the lexicon, and which."""
    counts = Counter(lead_in.text for turn in turns if (lead_in := turn.lead_in) is not None)
    exchanges = sum(turn.opening_exchange for turn in turns)
    return LeadIns(
        share=round(counts.total() / len(turns), 4),
        forms=dict(sorted(shares(counts).items())),
        opening_exchange=round(exchanges / len(turns), 4),
    )
