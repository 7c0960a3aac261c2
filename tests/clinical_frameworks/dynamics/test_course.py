from __future__ import annotations

import json
import random

import pytest

from clinical_frameworks.dynamics import (
    CourseState,
    SessionHappened,
    begin,
    clinical_state,
    happened_in,
    replay,
    step,
    step_rng,
)
from clinical_frameworks.errors import InstrumentValueError, UnknownFrameworkError
from corpus.record import Attendance, HiddenState, Homework, Rupture, Session, Turn
from tests.clinical_frameworks.dynamics.patients import BELIEFS, simulate

PHQ9 = (2, 2, 2, 2, 1, 2, 2, 1, 1)
GAD7 = (2, 2, 1, 2, 1, 1, 1)
CHAINS = {"chain1": "failure", "chain2": "unlovable"}


def start(seed: int = 1, **changed: object) -> CourseState:
    settings: dict[str, object] = {
        "baseline": {"phq9": PHQ9, "gad7": GAD7},
        "disorder": "depression",
        "baseline_trust": 0.3,
        "stage_of_change": "preparation",
        "resistance": None,
        "core_beliefs": BELIEFS,
        "rng": random.Random(seed),
    }
    return begin(**{**settings, **changed})  # type: ignore[arg-type]


def recorded(number: int, state: CourseState, rng: random.Random) -> Session:
    """A session on record that fits the state it was held in."""
    speakers = ("therapist", "patient") * 4
    turns = tuple(
        Turn(
            id=f"c/{number}/{index}",
            index=index,
            speaker="therapist" if speaker == "therapist" else "patient",
            text="Words.",
            act=rng.choice(("affirm", "question_open", "reflection_simple")),
            technique="continuum",
            discloses=(f"chain{1 + number % 2}.detail{index}",) if speaker == "patient" else (),
            state=HiddenState(trust=min(1.0, state.trust + 0.005 * index), distress=0.3),
        )
        for index, speaker in enumerate(speakers)
    )
    outcome = rng.choice(("done", "partly", "not_done"))
    reviewed = Homework(
        id=f"homework.{number - 1}", kind="k", task="t", set_in_session=max(1, number - 1), outcome=outcome
    )
    return Session(
        id=f"c/{number}",
        number=number,
        turns=turns,
        homework_reviewed=reviewed if number > 1 else None,
        clinical=clinical_state(state),
        attendance=state.attendance,
        ruptures=(state.rupture,) if state.rupture is not None else (),
    )


def test_session_one_shows_the_baseline() -> None:
    state = start()
    assert state.items == {"phq9": PHQ9, "gad7": GAD7}
    assert state.severity == 1.0
    assert state.session == 1
    assert set(state.beliefs) == set(BELIEFS)
    assert not state.sudden_gain
    assert state.event is None


def test_a_resumed_run_computes_the_same_state_from_the_record() -> None:
    """The record goes through JSON as on disk; the state is folded from it at every point."""
    seed, state = 77, start()
    held: list[Session] = []
    for number in range(1, 13):
        session = recorded(number, state, random.Random(number))
        held.append(session)
        state = step(state, happened_in(session, CHAINS), step_rng(seed, number))
        from_disk = [Session.model_validate_json(one.model_dump_json()) for one in held]
        assert replay(start(), from_disk, seed, CHAINS) == state


def test_the_state_is_small_json_and_comes_back_equal() -> None:
    state = simulate(3, disorder="ptsd", instruments=("phq9", "gad7", "pcl5")).states[-1]
    text = state.model_dump_json()
    assert CourseState.model_validate_json(text) == state
    assert len(text) < 3000
    json.loads(text)


def test_the_same_seed_gives_the_same_course_and_another_gives_another() -> None:
    assert simulate(5).states == simulate(5).states
    assert simulate(5).states[-1] != simulate(6).states[-1]


def test_step_does_not_change_the_state_it_is_given() -> None:
    state = start()
    before = state.model_dump_json()
    step(state, SessionHappened(technique="t", belief="failure"), random.Random(1))
    assert state.model_dump_json() == before


def test_models_do_not_disturb_each_other() -> None:
    """A rupture changes alliance, trust and adherence, and leaves the weekly noise of symptoms alone.

    It may keep the patient away a week, in which an event may happen; else the items are the same.
    """
    state = start()
    quiet = SessionHappened(homework="done", adherent=5)
    strained = quiet.model_copy(update={"ruptures": (Rupture(kind="confrontation", repaired=False),)})
    alike = 0
    for seed in range(40):
        one, other = (step(state, happened, random.Random(seed)) for happened in (quiet, strained))
        assert one.fluctuation == other.fluctuation
        assert other.alliance.mean < one.alliance.mean
        assert other.trust < one.trust
        assert other.adherence < one.adherence
        if one.event == other.event:
            alike += 1
            assert one.items == other.items
    assert alike > 30


def test_work_and_warmth_ease_symptoms_over_a_course() -> None:
    """The same patient with every task done and good sessions ends lower than with none done and pressure."""

    def final(happened: SessionHappened, seed: int) -> float:
        state = start(seed)
        for number in range(1, 14):
            state = step(state, happened, step_rng(seed, number))
        return state.severity

    good = SessionHappened(homework="done", technique="t", adherent=10)
    poor = SessionHappened(homework="not_done", technique="t", adherent=1, non_adherent=9)
    pairs = [(final(good, seed), final(poor, seed)) for seed in range(30)]
    assert sum(g < p for g, p in pairs) >= 27
    # A small effect: it does not turn one shape into another.
    assert sum(p - g for g, p in pairs) / len(pairs) < 0.6


def test_the_clinical_state_is_the_part_that_goes_on_record() -> None:
    state = simulate(2).states[6]
    clinical = clinical_state(state)
    assert clinical.trajectory == state.trajectory.shape
    assert clinical.beliefs == state.beliefs
    assert clinical.alliance == state.alliance
    assert clinical.trust == state.trust
    assert clinical.adherence == state.adherence


def test_a_patient_who_has_left_stays_away() -> None:
    gone = start().model_copy(update={"returns": False})
    assert step(gone, SessionHappened(), random.Random(1)) is gone


def test_the_state_plans_attendance_and_ruptures_for_the_coming_session() -> None:
    states = [state for number in range(40) for state in simulate(number).states]
    assert any(state.rupture is not None for state in states)
    assert any(state.attendance.missed_before for state in states)
    assert any(state.attendance == Attendance() for state in states)


def test_a_case_with_its_own_events_gets_no_more_than_it_has() -> None:
    state = start(event_valences=("good", "bad"))
    seen = []
    for number in range(1, 20):
        state = step(state, SessionHappened(), step_rng(4, number))
        if state.event is not None:
            seen.append(state.event)
    assert seen == ["good", "bad"]


@pytest.mark.parametrize(
    ("changed", "error", "says"),
    [
        ({"baseline": {"gad7": GAD7}}, InstrumentValueError, "no phq9 items"),
        ({"baseline": {"phq9": (9,) * 9}}, InstrumentValueError, "PHQ-9: item 1 has value 9"),
        ({"baseline": {"phq9": PHQ9, "mood": (1,)}}, UnknownFrameworkError, "unknown instrument 'mood'"),
        ({"disorder": "hoarding"}, UnknownFrameworkError, "hoarding"),
        ({"stage_of_change": "someday"}, UnknownFrameworkError, "someday"),
    ],
)
def test_bad_input_is_named(changed: dict[str, object], error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        start(**changed)  # type: ignore[arg-type]
