"""What flows through the session graph, and what stays fixed around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from clinical_frameworks.framework import Framework, PatientProfile, PlannerState, SessionPlan, TurnPlan
from corpus.record import CheckFailure, Turn
from engine.checks import Surroundings
from engine.delivery import Deliver
from engine.exemplars.phrases import PrivatePhrases
from engine.llm import LLM, Completion
from engine.planners.planner import Planner
from engine.prompts import Example
from engine.scene import Scene
from engine.study import Study
from engine.wording import Wording

EndedBy = Literal["plan", "clock", "turn_limit", "agent"]


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens and seconds of the model calls for one turn."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    prompt_seconds: float = 0.0

    def plus(self, reply: Completion) -> Spent:
        """This and one more call."""
        return Spent(
            self.prompt_tokens + reply.prompt_tokens,
            self.cached_tokens + reply.cached_tokens,
            self.completion_tokens + reply.completion_tokens,
            self.seconds + reply.seconds,
            self.prompt_seconds + (reply.prompt_seconds or 0.0),
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """One candidate of the model for a piece; ``refused`` when it is no usable text at all."""

    text: str
    plan: TurnPlan
    cut: bool = False
    refused: CheckFailure | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the turn on its way to words: ``text`` is set once a candidate has passed."""

    plan: TurnPlan
    text: str | None = None
    failures: tuple[CheckFailure, ...] = ()
    drafted: bool = False
    marked: bool = False


Choose = Callable[[Sequence[Offer], Surroundings], Offer]
"""Takes the best of several candidates that passed."""


class SessionState(TypedDict):
    """The graph's state: ids and deltas of one turn, never the history (that is in the scene and on disk)."""

    planner: PlannerState
    turn: TurnPlan | None
    pieces: tuple[Piece, ...]
    offers: tuple[tuple[Offer, ...], ...]
    attempt: int
    spent: Spent
    candidates: int
    ended_by: EndedBy | None


@dataclass
class SessionContext:
    """Everything around one session that its nodes use.

    Attributes:
        course_id: Prefix of the session ids.
        session_id: Prefix of the turn ids.
        seed: The session's seed.
        commit: Called with the utterances of each finished turn and how it ended the session; returns when
            they are on disk.
        choose: Takes the best of the candidates that passed.
        deliver: Lays backchannels, fillers and pauses over a finished turn.
        examples: What the prompts show of each speaker's way of talking.
        utterances: What was said so far as it goes on record.
        private: What the exemplars say, so that no candidate copies it.
    """

    course_id: str
    session_id: str
    seed: int
    study: Study
    framework: Framework
    profile: PatientProfile
    plan: SessionPlan
    scene: Scene
    llm: LLM
    planner: Planner
    wording: Wording
    commit: Callable[[tuple[Turn, ...], EndedBy | None], None]
    choose: Choose
    deliver: Deliver
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    utterances: list[Turn] = field(default_factory=list)
    private: PrivatePhrases | None = None


def first_state(planner: PlannerState) -> SessionState:
    """The state before a turn is planned."""
    return SessionState(
        planner=planner,
        turn=None,
        pieces=(),
        offers=(),
        attempt=0,
        spent=Spent(),
        candidates=0,
        ended_by=None,
    )
