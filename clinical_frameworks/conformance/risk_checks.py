"""Checks of the risk protocol: it runs whole where it must, nowhere else, and nobody names a means."""

from __future__ import annotations

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance.planned import (
    PlannedSession,
    failed,
    plan_course_of,
    questionnaires,
    run_course,
    run_session,
    without_risk,
)
from clinical_frameworks.conformance.rules import (
    only_the_patient_discloses,
    sessions_close,
    speakers_alternate,
)
from clinical_frameworks.framework import Framework, PatientProfile
from clinical_frameworks.risk import find_method_detail, load_risk_protocol
from corpus.record import Session

# What a patient says in talk when no form has asked.
VOICED = "Sometimes I think everyone would be better off without me."


def check_risk_protocol_runs(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """With PHQ-9 item 9 > 0 the plan has ``risk`` and the lines cover every step of the risk protocol."""
    if not case.risk:
        raise failed("risk", "case", "it has no risk fact; give the suite a case that has one")
    for session in run_course(framework, case, profile, 19, risk=True):
        if not session.plan.risk:
            where = f"session {session.plan.number}"
            raise failed("risk", where, "PHQ-9 item 9 is 1 and the plan's risk is False")
        _covers_the_protocol(session)
    for session in run_course(framework, without_risk(case), profile, 19):
        if session.plan.risk:
            raise failed("risk", f"session {session.plan.number}", "risk is True without any trigger")


def check_voiced_risk_is_followed_up(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Risk talk of the patient starts the protocol next time, with risk facts in the case or without.

    The forms stay silent. Each step that needs an answer gets it before the next is asked.
    """
    for told in (case, without_risk(case)):
        course = plan_course_of(framework, told, profile, 41, sessions=2)
        forms = questionnaires(risk=False)
        first = run_session(framework, course, told, profile, previous=(), measures=forms, seed=41)
        before = _voiced(first.session())
        second = run_session(framework, course, told, profile, previous=(before,), measures=forms, seed=43)
        if not second.plan.risk:
            where = f"session 2, after the patient said {VOICED!r}"
            raise failed("risk", where, "the plan's risk is False")
        _covers_the_protocol(second)
        speakers_alternate([second])
        sessions_close([second])
        only_the_patient_discloses([first, second], told)


def check_no_method_detail(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """No draft or note of either speaker names a means of self-harm."""
    for session in run_course(framework, case, profile, 23, risk=True):
        for index, turn in enumerate(session.turns):
            found = find_method_detail(turn.draft) + find_method_detail(turn.note)
            if found:
                raise failed("method_detail", session.place(index), f"names {found}")


def _covers_the_protocol(session: PlannedSession) -> None:
    protocol = load_risk_protocol()
    missing = protocol.steps_missing(turn.line for turn in session.turns)
    if missing:
        raise failed(
            "risk",
            f"session {session.plan.number}",
            f"no line covers the steps {', '.join(missing)}; a line covers a step by its key, "
            f"e.g. 'risk_{missing[0]}'",
        )
    answered = {step.id for step in protocol.steps if step.answered}
    for index, turn in enumerate(session.turns):
        asked = [step for step in protocol.steps_covered([turn.line]) if step in answered]
        if turn.speaker == "therapist" and len(asked) > 1:
            fault = f"asks for {' and '.join(asked)} at once; the patient must answer each"
            raise failed("risk", session.place(index), fault)


def _voiced(session: Session) -> Session:
    """The same session, in which one answer of the patient became risk talk."""
    turns = list(session.turns)
    index = max(turn.index for turn in turns if turn.speaker == "patient")
    turns[index] = turns[index].model_copy(update={"text": VOICED, "discloses": (), "line": None})
    return session.model_copy(update={"turns": tuple(turns)})
