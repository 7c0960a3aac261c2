from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest

from clinical_frameworks.cbt import load_cbt
from clinical_frameworks.conformance.planned import state_before
from clinical_frameworks.framework import CoursePlan, SessionPlan
from clinical_frameworks.instruments import load_instrument, make_measure
from corpus.record import Attendance, Measure, Rupture, Session, Speaker, Turn
from personas import Patient
from personas.vocabulary import Disorder
from tests.clinical_frameworks.planned_sessions import DISORDERS, course_of, measures_of, sampled

CBT = load_cbt()
MOST_SYMPTOMS = CBT.data.definition.draws.most_symptoms
every_disorder = pytest.mark.parametrize("disorder", DISORDERS)


def course(patient: Patient, sessions: int, seed: int = 0) -> CoursePlan:
    return CBT.plan_course(patient.case, patient.profile(), sessions, random.Random(seed))


def plan(
    patient: Patient,
    previous: Sequence[Session] = (),
    measures: Sequence[Measure] | None = None,
    *,
    sessions: int = 12,
    words: int = 1000,
    seed: int = 0,
    **clinically: object,
) -> SessionPlan:
    """The plan of the session after ``previous``; ``clinically`` replaces fields of the clinical state."""
    forms = measures_of(patient, item9=0) if measures is None else measures
    state = state_before(patient.case, patient.profile(), (), measures_of(patient), seed)
    clinical = state.model_copy(update={"session": len(previous) + 1, **clinically})
    return CBT.plan_session(
        course(patient, sessions),
        patient.case,
        patient.profile(),
        previous,
        forms,
        clinical,
        words,
        random.Random(seed),
    )


def held(
    planned: SessionPlan, *said: tuple[Speaker, str, tuple[str, ...]], measures: Sequence[Measure] = ()
) -> Session:
    """A session on record in which these turns (speaker, words, disclosed facts) were said."""
    turns = tuple(
        Turn(id=f"c/{planned.number}/{index}", index=index, speaker=speaker, text=text, discloses=facts)
        for index, (speaker, text, facts) in enumerate(said)
    )
    return Session(
        id=f"c/{planned.number}",
        number=planned.number,
        turns=turns,
        homework_set=planned.homework_next,
        measures=tuple(measures),
    )


def whole_course(patient: Patient, sessions: int, seed: int) -> list[SessionPlan]:
    """Plans of a course in which each planned situation is told in its session."""
    plans: list[SessionPlan] = []
    previous: list[Session] = []
    for number in range(sessions):
        plans.append(plan(patient, previous, sessions=sessions, seed=seed * 100 + number))
        situation = patient.case.chain(plans[-1].chain).situation
        previous.append(held(plans[-1], ("patient", situation.statement, (situation.id,))))
    return plans


def phq9(*items: int) -> tuple[Measure, ...]:
    return (make_measure(load_instrument("phq9"), items, items),)


# ---- the course plan ------------------------------------------------------------------------------------


@every_disorder
@pytest.mark.parametrize("sessions", [1, 3, 8, 16])
def test_each_session_has_a_technique_of_its_stage(disorder: Disorder, sessions: int) -> None:
    protocol = CBT.data.protocols[disorder]
    for seed in range(10):
        planned = course(sampled(disorder), sessions, seed)
        assert planned.protocol == disorder
        assert planned.goals == protocol.goals
        assert len(planned.techniques) == len(planned.chains) == sessions
        for number, technique in enumerate(planned.techniques, start=1):
            assert technique in protocol.stage_of(number, sessions).techniques


@every_disorder
def test_chains_come_in_order_and_start_again(disorder: Disorder) -> None:
    chains = [chain.id for chain in sampled(disorder).case.chains]
    assert list(course(sampled(disorder), len(chains) + 2).chains) == [*chains, *chains[:2]]


def test_a_course_plan_follows_its_seed() -> None:
    patient = sampled("ptsd")
    assert course(patient, 12, 1) == course(patient, 12, 1)
    assert len({course(patient, 12, seed).techniques for seed in range(20)}) > 10


# ---- the session plan -------------------------------------------------------------------------------------


def test_phases_of_a_first_a_later_and_a_risk_session() -> None:
    patient = sampled("gad")
    first = plan(patient)
    later = plan(patient, [held(first)])
    risk = plan(patient, measures=measures_of(patient, item9=1))
    assert [phase.id for phase in first.phases] == [
        *("mood_check", "bridge", "agenda", "work", "homework", "feedback")
    ]
    assert [phase.id for phase in later.phases] == [
        *("mood_check", "bridge", "agenda", "homework_review", "work", "homework", "feedback")
    ]
    assert [phase.id for phase in risk.phases] == [
        *("mood_check", "risk", "bridge", "agenda", "work", "homework", "feedback")
    ]


@pytest.mark.parametrize("words", [1, 172, 3440, 8600])
def test_phases_fill_the_sessions_words(words: int) -> None:
    ends = [phase.until_words for phase in plan(sampled("gad"), words=words).phases]
    assert ends == sorted(ends)
    assert ends[-1] == words


def test_the_agenda_names_what_the_session_is_for() -> None:
    patient = sampled("gad")
    first = plan(patient)
    topic = patient.case.chain(first.chain).situation.topic
    assert first.agenda == ("mood check", topic, "homework", "feedback")
    later = plan(patient, [held(first)], measures_of(patient, item9=2))
    due = CBT.data.homework[first.homework_next.kind].name
    assert later.agenda[:3] == ("mood check", "risk and safety plan", f"review of {due}")


@every_disorder
def test_homework_is_of_the_stage_never_the_same_kind_twice_running_and_reviewed_next_time(
    disorder: Disorder,
) -> None:
    protocol = CBT.data.protocols[disorder]
    for seed in range(6):
        plans = whole_course(sampled(disorder), 12, seed)
        assert plans[0].homework_due is None
        assert plans[0].homework_result is None
        for before, now in itertools.pairwise(plans):
            assert now.homework_due == before.homework_next
            assert now.homework_next.kind != before.homework_next.kind
            assert now.homework_next.kind in protocol.stage_of(now.number, 12).homework
            outcomes = CBT.data.homework[before.homework_next.kind].outcomes
            assert now.homework_lines.outcome in getattr(outcomes, str(now.homework_result))


@every_disorder
def test_what_is_taken_up_again_was_disclosed_in_an_earlier_session(disorder: Disorder) -> None:
    said: set[str] = set()
    for planned in course_of(disorder, 5):
        assert set(planned.plan.recall) <= said
        assert bool(planned.plan.recall) == bool(said)
        assert len(set(planned.plan.recall)) == len(planned.plan.recall)
        said |= {fact for turn in planned.turns for fact in turn.discloses}


def test_nothing_is_taken_up_again_when_no_situation_was_told() -> None:
    patient = sampled("gad")
    told = patient.case.complaint
    later = plan(patient, [held(plan(patient), ("patient", told.statement, (told.id,)))])
    assert later.recall == ()


@pytest.mark.parametrize(("item9", "risk"), [(0, False), (1, True), (2, True), (3, True)])
def test_the_ticked_item_starts_the_risk_protocol(item9: int, risk: bool) -> None:
    assert plan(sampled("depression"), measures=phq9(*(1,) * 8, item9)).risk is risk


@pytest.mark.parametrize(
    ("speaker", "text", "risk"),
    [
        ("patient", "Sometimes I think everyone would be better off without me.", True),
        ("therapist", "Do you have thoughts of killing yourself?", False),
        ("patient", "I was dead tired all week.", False),
    ],
)
def test_risk_voiced_by_the_patient_is_followed_up_next_time(speaker: Speaker, text: str, risk: bool) -> None:
    patient = sampled("gad")
    first = plan(patient)
    later = plan(patient, [held(first, (speaker, text, ()))])
    assert later.risk is risk
    assert ("risk" in [phase.id for phase in later.phases]) is risk
    calm = held(later.model_copy(update={"number": 2}))
    assert plan(patient, [held(first, (speaker, text, ())), calm]).risk is False


@pytest.mark.parametrize(
    ("total_now", "trend"), [(9, "better"), (8, "better"), (10, "same"), (12, "same"), (13, "worse")]
)
def test_the_trend_compares_with_the_session_before(total_now: int, trend: str) -> None:
    patient = sampled("gad")
    before = phq9(3, 3, 3, 2, 0, 0, 0, 0, 0)  # total 11; two points make a change
    now = phq9(*(min(3, max(0, total_now - 3 * place)) for place in range(8)), 0)
    assert now[0].total == total_now
    assert plan(patient, [held(plan(patient), measures=before)], now).trend == trend
    assert plan(patient, measures=now).trend == "same"


@pytest.mark.parametrize(
    ("items", "lowest", "highest"),
    [
        ((0,) * 9, 8, 9),  # 9 - 0 = 9, one point of noise, never 10
        ((2, 2, 2, 2, 2, 2, 2, 2, 0), 3, 5),  # 9 - 16 / 3.4 = 4.3
        ((3,) * 9, 1, 2),  # 9 - 27 / 3.4 = 1.06
    ],
)
def test_mood_mirrors_the_questionnaire(items: tuple[int, ...], lowest: int, highest: int) -> None:
    moods = {plan(sampled("gad"), measures=phq9(*items), seed=seed).mood for seed in range(40)}
    assert (min(moods), max(moods)) == (lowest, highest)


def test_resting_distress_follows_the_questionnaire() -> None:
    assert plan(sampled("gad"), measures=phq9(*(0,) * 9)).resting_distress == 0.15
    assert plan(sampled("gad"), measures=phq9(*(3,) * 9)).resting_distress == 0.75


@every_disorder
def test_symptoms_are_the_ticked_ones_strongest_first(disorder: Disorder) -> None:
    patient = sampled(disorder)
    measures = measures_of(patient, item9=0)
    levels = {f"{m.instrument}.{n}": item for m in measures for n, item in enumerate(m.reported_items, 1)}
    chosen = [levels[fact] for fact in plan(patient, measures=measures).symptoms]
    assert 1 <= len(chosen) <= MOST_SYMPTOMS
    assert chosen == sorted(chosen, reverse=True)
    assert min(chosen) > 0
    assert chosen[0] == max(levels[fact.id] for fact in patient.case.symptoms)


@every_disorder
def test_no_told_chain_is_planned_while_one_is_untold(disorder: Disorder) -> None:
    patient = sampled(disorder)
    chains = [chain.id for chain in patient.case.chains]
    planned = [one.chain for one in whole_course(patient, len(chains) + 3, seed=1)]
    assert sorted(planned[: len(chains)]) == sorted(chains)


def test_a_chain_told_earlier_than_planned_is_passed_over() -> None:
    patient = sampled("gad")
    first, second, third, *_ = patient.case.chains
    told = (first.situation.id, second.situation.id)
    later = plan(patient, [held(plan(patient), ("patient", "That was it.", told))])
    assert later.chain == third.id
    assert third.situation.topic in later.agenda


@pytest.mark.parametrize(
    ("event", "so_far", "position"),
    [(None, 0, None), (None, 2, None), ("bad", 1, 0), ("good", 2, 1), ("bad", 99, None)],
)
def test_the_event_is_the_one_the_dynamics_had(event: str | None, so_far: int, position: int | None) -> None:
    """The n-th event of the course is the case's n-th; a case that has no more of them tells none."""
    patient = sampled("gad")
    planned = plan(patient, [held(plan(patient))], event=event, events_so_far=so_far)
    assert planned.event == (None if position is None else patient.case.events[position].id)


def test_rupture_and_attendance_are_those_of_the_clinical_state() -> None:
    rupture, attendance = Rupture(kind="withdrawal", repaired=True), Attendance(late_minutes=9)
    planned = plan(sampled("gad"), rupture=rupture, attendance=attendance)
    assert planned.rupture == rupture
    assert planned.attendance == attendance


def test_the_result_of_homework_follows_the_clinical_adherence() -> None:
    """A task that is sure to be done at least in part is never reported as not done, and vice versa."""
    patient = sampled("gad")
    before = [held(plan(patient))]
    sure = {plan(patient, before, seed=seed, adherence=1.0).homework_result for seed in range(30)}
    never = {plan(patient, before, seed=seed, adherence=0.0).homework_result for seed in range(30)}
    assert sure == {"done", "partly"}
    assert never == {"not_done"}


def test_episodes_are_the_next_ones_not_told() -> None:
    patient = sampled("gad")
    first, second, third, fourth, *_ = patient.case.episodes
    assert len(patient.case.episodes) >= 10
    assert plan(patient).episodes == (first.id, second.id)
    later = plan(patient, [held(plan(patient), ("patient", second.statement, (second.id,)))])
    assert later.episodes == (first.id, third.id)
    told = tuple(fact.id for fact in patient.case.episodes if fact != fourth)
    assert plan(patient, [held(plan(patient), ("patient", "All that.", told))]).episodes == (fourth.id,)


def test_a_plan_has_no_manner_of_its_own() -> None:
    """The engine draws it, by the study's talk model."""
    assert plan(sampled("gad")).manner is None


def test_trust_and_beliefs_at_the_start_are_those_of_the_clinical_state() -> None:
    patient = sampled("gad")
    case, profile = patient.case, patient.profile()
    clinical = state_before(case, profile, (), measures_of(patient), 1).model_copy(
        update={"trust": 0.37, "beliefs": {"failure": 0.61}, "stage_of_change": "action"}
    )
    planned = plan(patient)
    hidden = CBT.start(planned, case, profile, (), clinical, random.Random(0)).hidden
    assert (hidden.trust, hidden.beliefs, hidden.stage_of_change) == (0.37, {"failure": 0.61}, "action")
    assert hidden.distress == planned.resting_distress
