"""Checks of what is said: acts, speakers, what the therapist may know and the patient may tell."""

from __future__ import annotations

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance.planned import WORDS, failed, run_course, without_risk
from clinical_frameworks.conformance.rules import (
    acts_are_known,
    lengths_fit,
    only_the_patient_discloses,
    sessions_close,
    speakers_alternate,
    trust_is_needed,
)
from clinical_frameworks.framework import Framework, PatientProfile

# Trust of a patient who tells next to nothing at first; cases hold facts that need 0.2 to 0.8.
LOW_TRUST = 0.05
# Talk model of the check with drawn lengths.
TALK = "annomi"


def check_every_act_is_known(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Every turn has an act of ``acts.yaml`` that its speaker can do (or several, joined by ``+``)."""
    acts_are_known(run_course(framework, case, profile, 11, risk=True))


def check_speakers_alternate(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """The therapist begins, and no speaker has two turns running."""
    speakers_alternate(run_course(framework, without_risk(case), profile, 5))


def check_therapist_says_only_what_was_disclosed(
    framework: Framework, case: CaseFile, profile: PatientProfile
) -> None:
    """No therapist line uses a cue of a fact the patient has not told, and only the patient discloses."""
    calm = without_risk(case)
    only_the_patient_discloses(run_course(framework, calm, profile, 13), calm)
    only_the_patient_discloses(run_course(framework, case, profile, 13, risk=True), case)


def check_trust_is_needed(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """A fact is told only when trust reaches for it; what is asked for safety is told at any trust."""
    gated = profile.model_copy(update={"gated": True})
    trust_is_needed(run_course(framework, case, gated, 3, risk=True), case)


def check_talk_of_drawn_lengths(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Where the session has a manner, from which lengths of turns are drawn, every rule of talk holds too."""
    gated, calm = profile.model_copy(update={"gated": True}), without_risk(case)
    course = run_course(framework, calm, gated, 59, talk=TALK)
    acts_are_known(course)
    speakers_alternate(course)
    sessions_close(course)
    only_the_patient_discloses(course, calm)
    trust_is_needed(course, calm)
    lengths_fit(course, WORDS, 0.4, 2.0)


def check_resistant_patient(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """With a hostile patient of little trust and few words the course still keeps every rule of talk.

    Trust starts at 0.05, so most of what the therapist asks for is held back, and session 1 must live on
    what is told at any trust.
    """
    wary = profile.model_copy(
        update={
            "style": "reserved",
            "resistance": "hostile",
            "stage_of_change": "precontemplation",
            "baseline_trust": LOW_TRUST,
            "gated": True,
        }
    )
    calm = without_risk(case)
    course = run_course(framework, calm, wary, 37)
    acts_are_known(course)
    speakers_alternate(course)
    sessions_close(course)
    only_the_patient_discloses(course, calm)
    trust_is_needed(course, calm)
    lengths_fit(course, WORDS, 0.4, 2.0)
    trust = [state.hidden.trust for session in course for state in session.states]
    if not all(0.0 <= value <= 1.0 for value in trust):
        raise failed("trust", "course", f"it leaves the range 0-1: {min(trust)} to {max(trust)}")
