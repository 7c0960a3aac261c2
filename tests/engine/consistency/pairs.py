"""Pairs of earlier talk and a candidate, run on a ledger of one made-up patient."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from clinical_frameworks.datafile import read_yaml
from corpus.record import Homework, Record, Speaker, Turn
from engine.consistency import Finding, Ledger
from personas import Patient, patient_from_intake

HERE = Path(__file__).parent


class Pair(Record):
    """One entry of a file of pairs."""

    contradicts: str | None
    says: str
    speaker: Speaker = "patient"
    earlier: tuple[str, ...] = ()
    earlier_therapist: str | None = None
    facts: tuple[str, ...] = ()
    draft: str | None = None
    homework: str | None = None


@dataclass(frozen=True)
class Score:
    """How a set of pairs was told apart; the pairs themselves for messages."""

    hits: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    false_alarms: tuple[Pair, ...]

    @property
    def precision(self) -> float:
        """Share of the pairs with a finding that do contradict."""
        return len(self.hits) / max(1, len(self.hits) + len(self.false_alarms))

    @property
    def recall(self) -> float:
        """Share of the contradictions found, with their kind."""
        return len(self.hits) / max(1, len(self.hits) + len(self.missed))


@cache
def person() -> Patient:
    """The patient of the pairs."""
    return patient_from_intake(HERE / "person.yaml")


def read_pairs(name: str) -> tuple[Pair, ...]:
    return TypeAdapter(tuple[Pair, ...]).validate_python(read_yaml(HERE / name))


def fact_id(piece: str) -> str:
    """The fact whose statement has this piece."""
    return next(fact.id for fact in person().case.facts() if piece in fact.statement)


def find(pair: Pair) -> tuple[Finding, ...]:
    """What a ledger finds in the candidate after the earlier turns."""
    ledger = Ledger.of_persona(person())
    facts = tuple(fact_id(piece) for piece in pair.facts)
    ledger.start_session(1)
    for number, text in enumerate(pair.earlier):
        ledger.add(Turn(id=f"c/1/{number}", index=number, speaker="patient", text=text))
    ledger.start_session(2, _task(pair.homework))
    if pair.earlier_therapist is not None:
        ledger.add(Turn(id="c/2/0", index=0, speaker="therapist", text=pair.earlier_therapist))
    drafts = () if pair.draft is None else (pair.draft,)
    return ledger.check(pair.says, pair.speaker, facts, 2, drafts)


def _task(outcome: str | None) -> Homework | None:
    if outcome is None:
        return None
    return Homework.model_validate(
        {
            "id": "homework.1",
            "kind": "thought_record",
            "task": "fill in one line each time your mood drops",
            "set_in_session": 1,
            "outcome": outcome,
        }
    )


def score(pairs: tuple[Pair, ...]) -> Score:
    """Run all pairs. A finding of another kind than the expected is a miss, and a false alarm as well."""
    hits, missed, false_alarms = [], [], []
    for pair in pairs:
        kinds = {finding.kind for finding in find(pair)}
        if pair.contradicts is None:
            false_alarms += [pair] if kinds else []
        elif pair.contradicts in kinds:
            hits.append(pair)
        else:
            missed.append(pair)
        if pair.contradicts is not None and kinds - {pair.contradicts}:
            false_alarms.append(pair)
    return Score(tuple(hits), tuple(missed), tuple(false_alarms))
