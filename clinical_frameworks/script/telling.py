"""Between the lines of the moves: being asked to go on, and being answered before the next question.

What is said so is not written into each move, because it can follow anything the patient tells.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from clinical_frameworks.case import CaseFact, FactKind
from clinical_frameworks.datafile import read_record
from clinical_frameworks.framework import PlannerState
from clinical_frameworks.script.filling import open_phrasings
from clinical_frameworks.script.library import Script
from clinical_frameworks.script.talk_fit import chance_factor
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.script.withholding import WITHHOLDING
from clinical_frameworks.talk import family_of
from corpus.record import Probability, Record

_PATH = Path(__file__).with_name("telling.yaml")
RISK_PHASE = "risk"
Weight = Literal["heavy", "light", "answer"]


class Telling(Record):
    """``telling.yaml``."""

    invite: dict[FactKind, Probability]
    fading: Probability
    narrative: frozenset[FactKind]
    invitations: dict[Literal["story", "description"], dict[str, float]]
    answer: str
    heavy: frozenset[FactKind]
    reflect: dict[Weight, Probability]
    reflections: dict[Weight, dict[str, float]]
    least_words: int = Field(ge=0)

    def weight_of(self, fact: CaseFact | None) -> Weight:
        """How what was said last is to be taken."""
        if fact is None:
            return "answer"
        return "heavy" if fact.kind in self.heavy else "light"


@cache
def load_telling() -> Telling:
    """Load the chances. Raises `ClinicalDataError` when the file is faulty."""
    return read_record(_PATH, Telling)


def told_on(view: PlanView, script: Script, rng: random.Random) -> PlannerState:
    """The state with an invitation to go on before what is queued, when the patient has more to tell.

    Nothing is added in the risk phase, past the phase's words, when the patient has just withheld something,
    or by a script without the shared lines.
    """
    state, telling = view.state, load_telling()
    fact = view.fact("said")
    if (
        view.plan.manner is None
        or state.speaker != "patient"
        or fact is None
        or telling.answer not in script.lines
        or not view.left(fact)
        or not _open(view)
    ):
        return state
    times = state.invited.get(fact.id, 0)
    if rng.random() >= telling.invite.get(fact.kind, 0.0) * telling.fading**times:
        return state
    manner = telling.invitations["story" if fact.kind in telling.narrative else "description"]
    invitation = _drawn(manner, view, script, rng)
    if invitation is None:
        return state
    return state.model_copy(
        update={
            "queue": (invitation, telling.answer, *state.queue),
            "invited": {**state.invited, fact.id: times + 1},
        }
    )


def reflection_before(key: str, view: PlanView, script: Script, rng: random.Random) -> str | None:
    """Line with which the therapist takes in what was said before asking ``key``; None for no such line."""
    state, telling = view.state, load_telling()
    if view.plan.manner is None or state.speaker != "patient" or not _open(view):
        return None
    if not (family_of(script.lines[key].act, "therapist") or "").startswith("question"):
        return None
    if state.last_words < telling.least_words or _withheld(view, script):
        return None
    weight = telling.weight_of(view.fact("said"))
    reflection = _drawn(telling.reflections[weight], view, script, rng)
    if reflection is None:
        return None
    chance = telling.reflect[weight] * chance_factor(view, script.lines[reflection])
    return reflection if rng.random() < chance else None


def _withheld(view: PlanView, script: Script) -> bool:
    """The patient has just kept something back: there is nothing to say back."""
    last = view.state.phrasings[-1].partition("#")[0] if view.state.phrasings else ""
    return last in WITHHOLDING or last in script.own_refusals


def _open(view: PlanView) -> bool:
    phase = view.plan.phases[view.state.phase]
    return phase.id != RISK_PHASE and view.state.words < phase.until_words


def _drawn(weights: dict[str, float], view: PlanView, script: Script, rng: random.Random) -> str | None:
    """One of the lines that the script has and that can be said now, by weight."""
    known = {
        key: weight
        for key, weight in weights.items()
        if key in script.lines and any(open_phrasings(key, script.lines[key], view))
    }
    return rng.choices(list(known), list(known.values()))[0] if known else None
