"""Where a script meets the talk model: lengths by its laws, chances by what real therapists do next."""

from __future__ import annotations

import math
import random
from pathlib import Path
from statistics import mean

import pytest

from clinical_frameworks.script import Line
from clinical_frameworks.script.talk_fit import chance_factor, target_words, third_of
from clinical_frameworks.script.view import PlanView
from clinical_frameworks.talk import SpeakerManner, load_talk_model
from clinical_frameworks.talk.lengths import Component, LengthLaw, SpeakerLengths
from clinical_frameworks.talk.transitions import TransitionRow
from tests.clinical_frameworks.made_scripts import AVERAGE, line, session_plan, state, view_of

THERAPIST = ("question_open", "question_closed", "reflection_simple", "reflection_complex")
OPEN = line("therapist", "Why?", act="question_open")
SIMPLE = line("therapist", "So.", act="reflection_simple")
TELL = line("patient", "Because.")


def constant(words: int) -> LengthLaw:
    """A law that always draws that many words."""
    narrow = Component(weight=1.0, log_mean=math.log(words), log_sd=1e-6)
    return LengthLaw(components=(narrow,), turns=1, limit_words=500)


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A talk model with plain numbers: its lengths, and what follows a patient's change talk."""
    shipped = load_talk_model("annomi")
    assert shipped.transitions is not None
    probabilities = dict.fromkeys(THERAPIST, 0.1) | {"information": 0.2, "other": 0.1}
    probabilities |= {"question_open": 0.4}
    rows = []
    for row in shipped.transitions.rows:
        if row.speaker == "therapist" and row.previous == "change":
            by_third = probabilities
            if row.third == 3:
                by_third = probabilities | {"question_open": 0.1, "reflection_simple": 0.4}
            rows.append(TransitionRow(**{**row.model_dump(), "probabilities": by_third}))
        else:
            rows.append(row)
    lengths = {
        "therapist": SpeakerLengths(
            overall=constant(7), families={"question_open": constant(12), "reflection_simple": constant(4)}
        ),
        "patient": SpeakerLengths(overall=constant(30), families={"change": constant(9)}),
    }
    made = shipped.model_copy(
        update={
            "name": "plain",
            "lengths": lengths,
            "transitions": shipped.transitions.model_copy(update={"rows": tuple(rows)}),
        }
    )
    made.save(tmp_path / "plain.json")
    return str(tmp_path / "plain.json")


def look(model: str, families: tuple[str, ...] = (), words: int = 0, **manner: object) -> PlanView:
    plan = session_plan(("talk", 600), ("end", 900), talk=model, manner=AVERAGE.model_copy(update=manner))
    return view_of(state(families=families, words=words), plan=plan)


# ---- lengths ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (OPEN, 12),  # the law of its family
        (SIMPLE, 4),
        (line("therapist", "Well.", act="affirm"), 7),  # no law of its own: the speaker's
        (TELL, 30),
        (line("patient", "I will.", act="change_talk"), 9),
    ],
)
def test_a_turns_length_is_drawn_from_the_law_of_its_first_lines_family(
    model: str, said: Line, words: int
) -> None:
    assert {target_words(look(model), said, random.Random(seed)) for seed in range(5)} == {words}


def test_the_manner_of_the_session_scales_the_law(model: str) -> None:
    wordy = look(model, patient=SpeakerManner(words=1.5))
    assert target_words(wordy, TELL, random.Random(0)) == 45
    assert target_words(wordy, OPEN, random.Random(0)) == 12


def test_without_a_manner_there_is_no_length() -> None:
    assert target_words(view_of(state()), TELL, random.Random(0)) is None
    assert chance_factor(view_of(state(families=("neutral",))), SIMPLE) == 1.0


def test_lengths_of_the_shipped_model_have_its_own_mean() -> None:
    """An independent draw of the same mixture: exp(mean + sd^2 / 2) per component, cut at the limit."""
    view = look("annomi")
    law = load_talk_model("annomi").lengths["patient"].law("neutral")
    rng = random.Random(3)
    other: list[int] = []
    while len(other) < 20000:
        component = rng.choices(law.components, [c.weight for c in law.components])[0]
        words = rng.lognormvariate(component.log_mean, component.log_sd)
        if words < law.limit_words + 0.5:
            other.append(max(1, round(words)))
    drawn = [target_words(view, TELL, rng) or 0 for _ in range(8000)]
    assert mean(drawn) == pytest.approx(mean(other), rel=0.06)


# ---- chances ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("families", "said", "factor"),
    [
        # After change talk the model gives open questions 0.4; 1 of 4 therapist turns was one so far:
        # (0.4 + 0.08) / (0.25 + 0.08) = 1.4545
        (("question_open", "neutral", "other", "neutral", "other", "other", "change"), OPEN, 0.48 / 0.33),
        # Simple reflections 0.1; 2 of 4: (0.1 + 0.08) / (0.5 + 0.08) = 0.3103, no less than 1 / 2.5
        (("reflection_simple", "change", "reflection_simple", "other", "other", "change"), SIMPLE, 0.4),
        # 1 of 4: 0.18 / 0.33 = 0.5455
        (("reflection_simple", "neutral", "other", "other", "other", "change"), SIMPLE, 0.18 / 0.33),
        # None of 5: 0.48 / 0.08 = 6, no more than 2.5
        (("other", "other", "other", "other", "other", "change"), OPEN, 2.5),
        # Nothing said by the therapist so far: the wanted share counts as reached.
        (("change",), OPEN, 1.0),
    ],
)
def test_a_family_that_fell_behind_catches_up(
    model: str, families: tuple[str, ...], said: Line, factor: float
) -> None:
    assert chance_factor(look(model, families), said) == pytest.approx(factor)


def test_the_third_of_the_session_counts(model: str) -> None:
    """In the last third open questions have 0.1: 0.18 / 0.33; before it 0.4."""
    families = ("question_open", "other", "other", "other", "change")
    early, late = look(model, families, words=0), look(model, families, words=600)
    assert chance_factor(early, OPEN) == pytest.approx(0.48 / 0.33)
    assert chance_factor(late, OPEN) == pytest.approx(0.18 / 0.33)


@pytest.mark.parametrize(
    ("words", "third"), [(0, 1), (299, 1), (300, 2), (599, 2), (600, 3), (900, 3), (2000, 3)]
)
def test_thirds_are_those_of_the_planned_words(model: str, words: int, third: int) -> None:
    assert third_of(look(model, words=words)) == third


def test_the_patients_lines_keep_their_chance(model: str) -> None:
    assert chance_factor(look(model, ("other", "change")), TELL) == 1.0


def test_a_model_without_transitions_leaves_chances_as_they_are(tmp_path: Path) -> None:
    bare = load_talk_model("annomi").model_copy(update={"transitions": None})
    bare.save(tmp_path / "bare.json")
    assert chance_factor(look(str(tmp_path / "bare.json"), ("other", "change")), OPEN) == 1.0
