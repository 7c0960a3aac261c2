"""Checks of fidelity, for frameworks that can say how true to their modality a session is (`Fidelity`)."""

from __future__ import annotations

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance.planned import failed, run_course, without_risk
from clinical_frameworks.framework import Fidelity, Framework, PatientProfile


def check_core_items_are_shown(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Each core item of the fidelity list is shown in every planned session it is expected in.

    A framework without `Fidelity` has no such list and nothing to show.
    """
    if not isinstance(framework, Fidelity):
        return
    for course in (
        run_course(framework, without_risk(case), profile, 47),
        run_course(framework, case, profile, 47, risk=True),
    ):
        for session in course:
            for item in framework.adherence(session.plan, session.turns):
                if item.core and not item.found:
                    raise failed(
                        "adherence",
                        f"session {session.plan.number}",
                        f"core item {item.item!r} ({item.name}) is shown by {len(item.turns)} turns of the "
                        f"{item.at_least} it needs",
                    )


def check_acts_are_in_their_shares(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Over a course, the therapist's acts lie within the ranges of the modality's targets.

    A framework without `Fidelity` has no targets.
    """
    if not isinstance(framework, Fidelity):
        return
    course = run_course(framework, without_risk(case), profile, 53)
    shares = framework.act_shares([turn for session in course for turn in session.turns])
    figures = {**shares.families, "reflections to questions": shares.reflections_to_questions}
    for name, share in figures.items():
        if not share.within:
            value = "none" if share.value is None else f"{share.value:.2f}"
            raise failed("acts", "course", f"{name}: {value}, the target is {share.low} to {share.high}")
