"""The therapist knows only what was said."""

from __future__ import annotations

import pytest

from clinical_frameworks.case import CaseFact
from clinical_frameworks.person import to_second_person
from engine.checks.undisclosed import check
from tests.engine.checks.surroundings import around, client, counsellor, patient, worked_situation

FACTS = tuple(patient().case.facts())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_therapist_who_states_any_undisclosed_fact_is_caught(fact: CaseFact) -> None:
    others = {other.id for other in FACTS} - {fact.id}
    reason = check(counsellor(fact.statement, "And then?"), around(disclosed=others))
    assert reason is not None
    assert fact.id in reason


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_a_disclosed_fact_may_be_stated(fact: CaseFact) -> None:
    disclosed = {other.id for other in FACTS}
    assert check(counsellor(fact.statement, "And then?"), around(disclosed=disclosed)) is None


def test_the_second_person_and_the_other_wordings_make_no_difference() -> None:
    fact = worked_situation()
    text = to_second_person(fact.statement)
    assert check(counsellor(text, "And then?"), around()) is not None
    assert check(counsellor(text, "And then?"), around("note")) is not None
    assert check(counsellor(text, "And then?"), around("free")) is not None


def test_the_patient_may_say_anything_of_theirs() -> None:
    assert check(client(worked_situation().statement, "And then?"), around()) is None


def test_a_word_of_the_planned_line_is_not_knowledge() -> None:
    fact = worked_situation()
    line = f"We might talk about the {fact.cues[0]} another day."
    assert check(counsellor(line), around()) is None


def test_ordinary_talk_passes() -> None:
    assert check(counsellor("And what went through your mind then?"), around()) is None
