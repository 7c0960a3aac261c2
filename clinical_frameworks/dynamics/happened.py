"""Read off the record what the dynamics need to know of a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from clinical_frameworks.acts import load_acts
from clinical_frameworks.dynamics.state import SessionHappened
from corpus.record import Session, Turn

Quality = Literal["adherent", "neutral", "non_adherent"]

# Families of acts by MITI 4.2.1 (Moyers, Manuel & Ernst 2014): its two summed behaviour counts; all others
# are neutral.
ADHERENT = {"affirm", "seeking_collaboration", "emphasizing_autonomy"}
NON_ADHERENT = {"persuade", "confront"}


def act_quality(act: str) -> Quality:
    """Where an act code stands in MITI's terms; a code that ``acts.yaml`` does not know is neutral."""
    known = load_acts().get(act)
    family = known.family if known is not None else act
    if family in ADHERENT:
        return "adherent"
    return "non_adherent" if family in NON_ADHERENT else "neutral"


def happened_in(session: Session, belief_of_chain: Mapping[str, str] | None = None) -> SessionHappened:
    """Summarise a recorded session.

    Args:
        session: The session as it stands in the course.
        belief_of_chain: Core belief of each situation chain by the chain's id ("chain1"); without it, or
        when no chain was
            worked on with a technique, no belief counts as worked on.
    """
    qualities = Counter(
        act_quality(act)
        for turn in session.turns
        if turn.speaker == "therapist" and turn.act is not None
        for act in turn.act.split("+")
    )
    techniques = Counter(turn.technique for turn in session.turns if turn.technique is not None)
    chain = _chain_worked_on(session)
    reviewed = session.homework_reviewed
    told = [fact for turn in session.turns for fact in turn.discloses]
    trust = next((turn.state.trust for turn in reversed(session.turns) if turn.state is not None), None)
    return SessionHappened(
        homework=reviewed.outcome if reviewed is not None else None,
        technique=_first(techniques),
        belief=(belief_of_chain or {}).get(chain) if chain is not None else None,
        adherent=qualities["adherent"],
        neutral=qualities["neutral"],
        non_adherent=qualities["non_adherent"],
        trust=trust,
        disclosures=len(told),
        ruptures=session.ruptures,
        event=next((fact for fact in told if fact.partition(".")[0] == "event"), None),
    )


def _chain_worked_on(session: Session) -> str | None:
    """The chain most turns spoke of while a technique was in use; before that, the one most spoken of."""
    at_work = Counter(chain for turn in session.turns if turn.technique for chain in _chains(turn))
    return _first(at_work or Counter(chain for turn in session.turns for chain in _chains(turn)))


def _chains(turn: Turn) -> Iterator[str]:
    for fact in (*turn.discloses, *turn.refers_to):
        prefix = fact.partition(".")[0]
        if prefix.startswith("chain"):
            yield prefix


def _first(counts: Counter[str]) -> str | None:
    """The commonest; of equals the one met first (`Counter` keeps the order of insertion)."""
    return counts.most_common(1)[0][0] if counts else None
