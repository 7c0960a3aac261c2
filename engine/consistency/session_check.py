"""A whole session against the course so far, before it is accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from corpus.record import Contradiction, Turn
from engine.consistency.ledger import Ledger

CHECK: Final = "consistency"
"""Name of the turn check in the battery, by which a refused candidate is known again."""


def check_session(ledger: Ledger, turns: Sequence[Turn]) -> tuple[Contradiction, ...]:
    """Every contradiction of a session, in the order of its turns.

    What a turn's refused candidates said and the turn no longer says comes with ``repaired=True``; what is
    still said, against the persona, an earlier turn or an earlier session, with ``repaired=False``.

    Args:
        ledger: The course's ledger, in this session; whether it holds the turns already makes no difference.
        turns: The session's merged turns in plain words.
    """
    course = ledger.at_session_start()
    found: list[Contradiction] = []
    for turn in turns:
        facts = (*turn.discloses, *turn.refers_to)
        left = [
            Contradiction(
                kind=one.kind,
                turn_id=turn.id,
                text=one.claim,
                against=one.against,
                earlier_turn_id=one.earlier_turn_id,
            )
            for one in course.check(turn.text, turn.speaker, facts, course.session)
        ]
        still = {(one.kind, one.text) for one in left}
        found += (one for one in _repaired(turn) if (one.kind, one.text) not in still)
        found += left
        course.add(turn)
    return tuple(found)


def _repaired(turn: Turn) -> Iterator[Contradiction]:
    for failure in turn.provenance.failures if turn.provenance is not None else ():
        if failure.check == CHECK:
            kind, _, against = failure.reason.partition(": ")
            yield Contradiction(kind=kind, turn_id=turn.id, text=failure.text, against=against, repaired=True)
