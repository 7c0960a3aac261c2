"""What a check sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinical_frameworks.framework import TurnPlan
from engine.exemplars.phrases import PrivatePhrases
from engine.prompts import Example
from engine.scene import Scene
from engine.wording.wording import WordingName


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tidied reply for a planned turn, or for one line of it."""

    text: str
    turn: TurnPlan
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything around the candidate.

    Attributes:
        scene: Persona, plan and talk.
        wording: How the turn was worded; some checks belong to one wording.
        disclosed: Fact ids the patient has said so far in the course, this turn's included.
        examples: Draft-and-speech pairs the model was shown.
        repetition_budget: Highest share of repeated 4-grams allowed over the session so far.
        before: Lines of the same turn that are worded already and come before the candidate.
        safety_only: Leave out every check but those of safety, for comparisons.
        private: What the user's own sessions say, where the study has exemplars.
    """

    scene: Scene
    wording: WordingName
    disclosed: frozenset[str]
    examples: tuple[Example, ...]
    repetition_budget: float
    before: tuple[str, ...] = ()
    safety_only: bool = False
    private: PrivatePhrases | None = None


Check = Callable[[Candidate, Surroundings], str | None]
