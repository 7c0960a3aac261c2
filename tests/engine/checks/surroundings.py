"""Scenes, turns and surroundings of one sampled patient, for the tests of the checks."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from typing import Any

from clinical_frameworks.case import CaseFact
from clinical_frameworks.conformance.planned import state_before
from clinical_frameworks.framework import SessionPlan, TurnPlan
from clinical_frameworks.instruments import load_instrument, make_measure
from clinical_frameworks.registry import load_framework
from corpus.record import Emotion, Speaker, Turn
from engine.checks import Candidate, Surroundings
from engine.prompts import Example
from engine.scene import Scene
from engine.talk_so_far import TalkSoFar
from engine.wording import WordingName
from personas import Patient, PopulationSpec, Therapist, sample_population, sample_therapist

NEUTRAL = Emotion(category="neutral", valence=0.0, arousal=0.3)


@cache
def patient() -> Patient:
    """One sampled patient with depression."""
    return next(iter(sample_population(PopulationSpec(size=1, disorder={"depression": 1}), 1)))


@cache
def therapist() -> Therapist:
    return sample_therapist("t1", "cbt", random.Random(1), avoid_names=(patient().first_name,))


@cache
def session_plan() -> SessionPlan:
    """The plan of the patient's first session."""
    cbt, rng = load_framework("cbt"), random.Random(1)
    case, profile = patient().case, patient().profile()
    measures = [
        make_measure(load_instrument(name), items, items)
        for name, items in patient().baseline.present().items()
    ]
    course = cbt.plan_course(case, profile, 3, rng)
    clinical = state_before(case, profile, (), measures, 1)
    return cbt.plan_session(course, case, profile, (), measures, clinical, 1000, rng)


def said(speaker: Speaker, *texts: str, session: int = 1) -> list[Turn]:
    """Turns of one speaker in a row, numbered from 0."""
    return [
        Turn(id=f"c/{session}/{index}", index=index, speaker=speaker, text=text)
        for index, text in enumerate(texts)
    ]


def turn(speaker: Speaker, draft: str, **changes: Any) -> TurnPlan:  # noqa: ANN401
    """A planned turn; its target is the draft's length."""
    planned: dict[str, Any] = {
        "speaker": speaker,
        "phase": "work",
        "move": "m",
        "line": "l#0",
        "act": "question_open" if draft.endswith("?") else "disclosure",
        "draft": draft,
        "note": "say it",
        "target_words": max(1, len(draft.split())),
        "emotion": NEUTRAL,
        **changes,
    }
    return TurnPlan.model_validate(planned)


def client(text: str, draft: str | None = None, *, cut: bool = False, **changes: Any) -> Candidate:  # noqa: ANN401
    """A patient's reply to a draft; without a draft the reply is the draft itself."""
    return Candidate(text, turn("patient", text if draft is None else draft, **changes), cut)


def counsellor(text: str, draft: str | None = None, **changes: Any) -> Candidate:  # noqa: ANN401
    """A therapist's reply to a draft; without a draft the reply is the draft itself."""
    return Candidate(text, turn("therapist", text if draft is None else draft, **changes))


def around(
    wording: WordingName = "reword",
    *,
    turns: Iterable[Turn] = (),
    earlier: Iterable[Turn] = (),
    disclosed: Iterable[str] = (),
    examples: tuple[Example, ...] = (),
    repetition_budget: float = 0.05,
) -> Surroundings:
    """Surroundings in the sampled patient's first session."""
    scene = Scene(
        patient=patient(),
        therapist=therapist(),
        plan=session_plan(),
        memory="",
        shared="",
        seed=1,
        talk=TalkSoFar.of(turns, earlier),
    )
    return Surroundings(
        scene=scene,
        wording=wording,
        disclosed=frozenset(disclosed),
        examples=examples,
        repetition_budget=repetition_budget,
    )


def worked_situation() -> CaseFact:
    """The situation the session works on; not an everyday word among its cues."""
    return patient().case.chain(session_plan().chain).situation
