"""Checks any `Framework` must pass, for our own tests and for makers of plug-ins.

Each check is a function of a framework, a case and a profile that raises `ConformanceError` when the
framework breaks the rule. `conform` runs them all; with pytest, parametrize over `CHECKS`::

    @pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
    def test_my_framework_conforms(check):
        check(MyFramework(), case, profile)

The case must have at least one ``risk`` fact, so that the risk protocol can be tried. The checks rely on the
`Framework` protocol alone, and on `Fidelity` where a framework offers it. A draft stands for the spoken
turn: its words are the words said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from clinical_frameworks.case import CaseFile
from clinical_frameworks.conformance.fidelity_checks import (
    check_acts_are_in_their_shares,
    check_core_items_are_shown,
)
from clinical_frameworks.conformance.plan_checks import (
    check_long_session,
    check_same_seed_gives_the_same_plan,
    check_session_ends,
    check_state_reloads,
)
from clinical_frameworks.conformance.risk_checks import (
    check_no_method_detail,
    check_risk_protocol_runs,
    check_voiced_risk_is_followed_up,
)
from clinical_frameworks.conformance.talk_checks import (
    check_every_act_is_known,
    check_resistant_patient,
    check_speakers_alternate,
    check_talk_of_drawn_lengths,
    check_therapist_says_only_what_was_disclosed,
    check_trust_is_needed,
)
from clinical_frameworks.framework import Framework, PatientProfile

__all__ = ["CHECKS", "Check", "conform"]

Check = Callable[[Framework, CaseFile, PatientProfile], None]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "same_seed_gives_the_same_plan": check_same_seed_gives_the_same_plan,
        "every_act_is_known": check_every_act_is_known,
        "speakers_alternate": check_speakers_alternate,
        "therapist_says_only_what_was_disclosed": check_therapist_says_only_what_was_disclosed,
        "trust_is_needed": check_trust_is_needed,
        "talk_of_drawn_lengths": check_talk_of_drawn_lengths,
        "resistant_patient": check_resistant_patient,
        "session_ends": check_session_ends,
        "long_session": check_long_session,
        "risk_protocol_runs": check_risk_protocol_runs,
        "voiced_risk_is_followed_up": check_voiced_risk_is_followed_up,
        "no_method_detail": check_no_method_detail,
        "state_reloads": check_state_reloads,
        "core_items_are_shown": check_core_items_are_shown,
        "acts_are_in_their_shares": check_acts_are_in_their_shares,
    }
)


def conform(framework: Framework, case: CaseFile, profile: PatientProfile) -> None:
    """Run every check; raises `ConformanceError` at the first rule broken."""
    for check in CHECKS.values():
        check(framework, case, profile)
