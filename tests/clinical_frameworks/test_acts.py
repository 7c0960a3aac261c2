from __future__ import annotations

import pytest
from pydantic import ValidationError

from clinical_frameworks.acts import Act, AnnomiLabels, load_acts

THERAPIST = {
    "question_open",
    "question_closed",
    "reflection_simple",
    "reflection_complex",
    "summary",
    "affirm",
    "give_information",
    "seek_collaboration",
    "emphasize_autonomy",
    "persuade_with_permission",
    "structure",
    "facilitate",
    "closing",
    "risk_inquiry",
    "safety_planning",
}
PATIENT = {
    "answer",
    "disclose",
    "change_talk",
    "sustain_talk",
    "resist",
    "ask",
    "facilitate",
    "closing",
    "follow_neutral",
}


def test_each_speaker_has_its_acts() -> None:
    acts = load_acts()
    assert {act.id for act in acts.values() if act.may_be_said_by("therapist")} == THERAPIST
    assert {act.id for act in acts.values() if act.may_be_said_by("patient")} == PATIENT


def test_annomi_labels_follow_its_columns() -> None:
    acts = load_acts()
    complex_reflection = acts["reflection_complex"].annomi
    assert (complex_reflection.main_therapist_behaviour, complex_reflection.subtype) == (
        "reflection",
        "complex",
    )
    assert acts["facilitate"].annomi.main_therapist_behaviour == "other"
    assert acts["change_talk"].annomi.client_talk_type == "change"
    assert acts["resist"].annomi.client_talk_type == "sustain"
    assert acts["answer"].annomi.main_therapist_behaviour is None


def test_a_subtype_of_another_column_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not belong"):
        AnnomiLabels(main_therapist_behaviour="question", subtype="simple")


def test_a_patients_act_with_therapist_labels_is_refused() -> None:
    with pytest.raises(ValidationError, match="does not fit speaker"):
        Act(
            id="x",
            speaker="patient",
            family="x",
            description="x",
            annomi=AnnomiLabels(main_therapist_behaviour="other", client_talk_type="neutral"),
        )


def test_the_acts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load_acts()["x"] = load_acts()["answer"]  # type: ignore[index]
