"""Find turns by what they do, where they stand and what they say; the language of the supervision rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from pydantic import Field, field_validator, model_validator

from clinical_frameworks.acts import load_acts
from clinical_frameworks.case import FactKind
from corpus.record import Record, Speaker, Turn
from studio.casebook.session_view import SessionView, acts_of, lines_of


class Selector(Record):
    """What a turn must be like: every condition given holds, and one of ``any_of`` if there are any."""

    speaker: Speaker | None = None
    acts: tuple[str, ...] = Field(default=(), description="Act codes; one of them is enough.")
    lines: tuple[str, ...] = Field(default=(), description="Keys of planned lines, * allowed; one is enough.")
    phases: tuple[str, ...] = ()
    technique: bool | None = Field(default=None, description="True: the turn carries a technique.")
    discloses: tuple[FactKind, ...] = Field(default=(), description="Kinds of facts said for the first time.")
    says: str | None = Field(default=None, description="Regular expression found in the words, any case.")
    words_at_least: int = Field(default=0, ge=0)
    questions_at_least: int = Field(default=0, ge=0, description="Question marks in the turn.")
    begin: float = Field(default=0.0, ge=0.0, le=1.0, description="Earliest place, share of words before it.")
    end: float = Field(default=1.0, ge=0.0, le=1.0, description="Latest place, share of words before it.")
    any_of: tuple[Selector, ...] = ()

    @field_validator("acts")
    @classmethod
    def _acts_exist(cls, acts: tuple[str, ...]) -> tuple[str, ...]:
        for act in acts:
            if act not in load_acts():
                raise ValueError(f"unknown act {act!r}; there are {', '.join(load_acts())}")
        return acts

    @field_validator("says")
    @classmethod
    def _says_compiles(cls, says: str | None) -> str | None:
        try:
            re.compile(says or "")
        except re.error as error:
            raise ValueError(f"{says!r} is not a regular expression: {error}") from error
        return says

    @model_validator(mode="after")
    def _place_is_a_stretch(self) -> Selector:
        if self.begin >= self.end:
            raise ValueError(f"begin {self.begin} is not before end {self.end}")
        return self


def places(turns: Sequence[Turn]) -> dict[int, float]:
    """Share of the session's words said before each turn, 0-1, by the turn's index."""
    counts = [len(turn.text.split()) for turn in turns]
    total, said = sum(counts), 0
    result: dict[int, float] = {}
    for turn, count in zip(turns, counts, strict=True):
        result[turn.index] = said / total
        said += count
    return result


def select(selector: Selector, view: SessionView) -> list[Turn]:
    """The session's turns that fit, in order."""
    place = places(view.turns)
    kinds = {item.fact.id: item.fact.kind for item in view.told.values()}
    return [turn for turn in view.turns if _fits(selector, turn, place[turn.index], kinds)]


def _fits(selector: Selector, turn: Turn, place: float, kinds: dict[str, FactKind]) -> bool:
    conditions = (
        selector.speaker in (None, turn.speaker),
        not selector.acts or any(act in selector.acts for act in acts_of(turn)),
        not selector.lines
        or any(fnmatchcase(line, pattern) for line in lines_of(turn) for pattern in selector.lines),
        not selector.phases or turn.phase in selector.phases,
        selector.technique in (None, turn.technique is not None),
        not selector.discloses or any(kinds.get(fact) in selector.discloses for fact in turn.discloses),
        selector.says is None or re.search(selector.says, turn.text, re.IGNORECASE) is not None,
        len(turn.text.split()) >= selector.words_at_least,
        turn.text.count("?") >= selector.questions_at_least,
        selector.begin <= place < selector.end or (selector.end == 1.0 and place >= selector.begin),
    )
    return all(conditions) and (
        not selector.any_of or any(_fits(one, turn, place, kinds) for one in selector.any_of)
    )
