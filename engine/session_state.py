"""What flows through the session graph, and what stays fixed around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from clinical_frameworks.framework import Framework, PatientProfile, PlannerState, SessionPlan, TurnPlan
from corpus.record import CheckFailure, Turn
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

    def plus(self, reply: Completion) -> Spent:
        """This and one more call."""
        return Spent(
            self.prompt_tokens + reply.prompt_tokens,
            self.cached_tokens + reply.cached_tokens,
            self.completion_tokens + reply.completion_tokens,
            self.seconds + reply.seconds,
        )


class SessionState(TypedDict):
    """The graph's state: ids and deltas of one turn, never the history (that is in the scene and on disk)."""

    planner: PlannerState
    turn: TurnPlan | None
    text: str
    cut: bool
    refused: CheckFailure | None
    failures: tuple[CheckFailure, ...]
    spent: Spent
    ended_by: EndedBy | None


@dataclass
class SessionContext:
    """Everything around one session that its nodes use.

    Attributes:
        session_id: Prefix of the turn ids.
        seed: The session's seed.
        commit: Called with each finished turn and how it ended the session; returns when it is on disk.
        examples: What the prompts show of each speaker's way of talking.
    """

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
    commit: Callable[[Turn, EndedBy | None], None]
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)


def first_state(planner: PlannerState) -> SessionState:
    """The state before a turn is planned."""
    return SessionState(
        planner=planner,
        turn=None,
        text="",
        cut=False,
        refused=None,
        failures=(),
        spent=Spent(),
        ended_by=None,
    )
