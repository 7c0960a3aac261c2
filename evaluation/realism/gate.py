"""What a gate asks of a corpus: the schema of a gate file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from corpus.record import Record
from evaluation.realism.turn_tests import TURN_TESTS, TurnTest
from evaluation.realism.utterances import Talk

Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Limit(Record):
    """Limits of one figure. The session's verdict needs it, or with ``over: corpus`` the corpus'."""

    min: float | None = Field(default=None, description="Least value, itself allowed; the figure's unit.")
    max: float | None = Field(default=None, description="Greatest value, itself allowed; the figure's unit.")
    band: Literal["soft", "hard"] | None = Field(
        default=None, description="soft: inside the reference's p10-p90; hard: inside twice that width."
    )
    over: Literal["session", "corpus"] = Field(
        default="session",
        description="session: each session. corpus: a figure of the corpus, or the median over its sessions.",
    )

    @model_validator(mode="after")
    def _limits_something(self) -> Limit:
        if self.min is None and self.max is None and self.band is None:
            raise ValueError("limits nothing; give min, max or band")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self


class SessionRules(Record):
    """What a session must show, all of it."""

    min_share_inside: Share | None = Field(
        default=None, description="Least share of the session's judged figures inside p10-p90."
    )
    at_least: int | None = Field(
        default=None,
        ge=1,
        description="Least number of the figures in `of` inside p10-p90. Where the reference judges fewer of "
        "them at the session's length, the number falls in proportion, rounded up.",
    )
    of: tuple[str, ...] | None = Field(
        default=None,
        description="Session figures counted by at_least; default those with p10 and p90 in the reference.",
    )
    max_outside_hard: int | None = Field(
        default=None, ge=0, description="Most figures outside the hard band, twice the width of p10-p90."
    )

    @model_validator(mode="after")
    def _count_is_possible(self) -> SessionRules:
        if self.of is not None and self.at_least is None:
            raise ValueError("of lists figures that nothing counts; give at_least too")
        if self.of is not None and self.at_least is not None and self.at_least > len(set(self.of)):
            raise ValueError(f"at_least {self.at_least} of {len(set(self.of))} figures cannot be met")
        return self


class CorpusRules(Record):
    """What all sessions together must show."""

    min_share_inside: Share | None = Field(
        default=None, description="Least share of all judged session figures inside p10-p90."
    )


class Gate(Record):
    """A gate file. A corpus passes when every rule holds; what a file does not name is not asked."""

    name: str = Field(min_length=1)
    description: str = Field(description="What the gate is for, in a sentence or two.")
    reference: str = Field(default="annomi", description="Reference used unless another is named.")
    talk: Talk = Field(
        default="utterances",
        description="utterances: turns as they stand. merged: backchannels dropped and neighbours joined, "
        "for text-only chat; needs a reference measured so.",
    )
    min_sessions: int = Field(default=1, ge=1, description="Fewest sessions long enough to be judged.")
    sessions_passing: Share = Field(
        default=1.0, description="Least share of all sessions that meet every session rule and limit."
    )
    leave_out: tuple[str, ...] = Field(
        default=(), description="Session figures that count nowhere, unless a limit names them."
    )
    per_session: SessionRules = SessionRules()
    corpus: CorpusRules = CorpusRules()
    limits: dict[str, Limit] = Field(default_factory=dict, description="Figure name to its limits.")
    tests: tuple[TurnTest, ...] = Field(
        default=TURN_TESTS, description="Yes/no tests that no turn of the corpus may fail."
    )
