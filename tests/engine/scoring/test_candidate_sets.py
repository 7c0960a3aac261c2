"""How often each scorer picks the good one of four hand-made wordings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import pytest
import yaml

from corpus.record import Record, Speaker, Turn
from engine.checks import Candidate, Surroundings
from engine.scoring.lexical import LexicalScorer
from engine.scoring.scorer import Scorer, best_of
from engine.scoring.semantic import SemanticScorer
from tests.engine.checks.surroundings import around, turn
from tests.real_embedder import real_embedder

Fault = Literal["loses_detail", "wrong_person_or_tense", "repeats"]
FAULTS: tuple[Fault, ...] = ("loses_detail", "wrong_person_or_tense", "repeats")


class Example(Record):
    """A draft, what was said before it, and its wordings."""

    speaker: Speaker
    said: tuple[dict[Speaker, str], ...]
    draft: str
    good: str
    loses_detail: str
    wrong_person_or_tense: str
    repeats: str

    def around(self) -> Surroundings:
        lines = [line for saying in self.said for line in saying.items()]
        return around(
            turns=[
                Turn(id=f"c/1/{index}", index=index, speaker=speaker, text=text)
                for index, (speaker, text) in enumerate(lines)
            ]
        )

    def candidates(self, faults: tuple[Fault, ...]) -> list[Candidate]:
        """The faulty ones, then the good one: a draw goes against it."""
        planned = turn(self.speaker, self.draft)
        return [Candidate(text, planned) for text in (*(getattr(self, fault) for fault in faults), self.good)]


@cache
def examples(name: str) -> tuple[Example, ...]:
    content = yaml.safe_load(Path(__file__).with_name("candidate_sets.yaml").read_text(encoding="utf-8"))
    return tuple(Example.model_validate(item) for item in content[name])


def right(scorer: Scorer, name: str, faults: tuple[Fault, ...] = FAULTS) -> int:
    """Of a set's drafts, how many get the good wording."""
    return sum(
        best_of(scorer, example.candidates(faults), example.around()) == len(faults)
        for example in examples(name)
    )


@pytest.fixture
def semantic() -> SemanticScorer:
    return SemanticScorer(real_embedder().encode)


def test_each_set_has_twelve_drafts_of_both_speakers() -> None:
    for name in ("tuned_on", "held_out"):
        speakers = [example.speaker for example in examples(name)]
        assert len(speakers) == 12
        assert 4 <= speakers.count("therapist") <= 8


@pytest.mark.model
@pytest.mark.parametrize("name", ["tuned_on", "held_out"])
def test_the_semantic_scorer_picks_the_good_wording_of_at_least_10_of_12(
    semantic: SemanticScorer, name: str
) -> None:
    assert right(semantic, name) >= 10


@pytest.mark.parametrize("name", ["tuned_on", "held_out"])
def test_words_alone_do_not_see_a_wrong_person_or_tense(name: str) -> None:
    lexical = LexicalScorer()
    assert right(lexical, name) <= 2
    assert right(lexical, name, ("loses_detail", "repeats")) >= 10
