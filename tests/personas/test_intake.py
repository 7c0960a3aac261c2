from __future__ import annotations

import json
from pathlib import Path

import pytest

from personas import IntakeError, patient_from_intake
from personas.intake.form import form_sections
from personas.intake.wording import derive_cues, guess_disorder, sentences

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "intake.yaml"

FORM = """
**1. Name:** Dana Okafor
Age: 29 years
Gender: Female
Occupation: Nurse
Education: Bachelor's degree
Marital Status: Single
Family Details: I grew up with my grandmother above a bakery.

2. Presenting Problem
I lie awake until four with the radio on. My eyes burn during the handover.

3. Reason for Seeking Counseling
I fell asleep at a red traffic light in March. The client is tired.

Social Support System: My cousin Ife phones me from Leeds.
"""


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_becomes_a_patient_who_says_what_it_states() -> None:
    patient = patient_from_intake(EXAMPLE, seed=1)
    assert (patient.name, patient.age, patient.disorder) == ("Mara Lindqvist", 38, "depression")
    assert patient.origin == "intake"
    assert patient.synthetic
    assert patient.baseline.phq9 == (2, 2, 2, 2, 1, 2, 1, 0, 0)
    assert patient.case.complaint.statement.startswith("Since the divorce I sit on the kitchen floor")
    chain = patient.case.chains[0]
    assert chain.thought == "everyone here can see I failed at marriage"
    assert chain.distortions == ("mind_reading", "labelling")
    assert patient.case.chains[1].situation.statement.startswith("Stefan returned the wrong winter coat")
    assert len(patient.case.chains) >= 5
    child = patient.person("child")
    assert child is not None
    assert (child.name, child.age, child.relation) == ("Leo", 8, "son")


def test_the_same_file_and_seed_give_the_same_bytes_and_another_seed_fills_gaps_otherwise() -> None:
    first = patient_from_intake(EXAMPLE, seed=1)
    assert first.model_dump_json() == patient_from_intake(EXAMPLE, seed=1).model_dump_json()
    assert first.case.chains[3] != patient_from_intake(EXAMPLE, seed=2).case.chains[3]


@pytest.mark.parametrize(
    "text", ["name: Mara\n", "complaint:\n", "complaint: '  '\n", "complaint: {topic: x}\n"]
)
def test_an_intake_without_complaint_is_one_error_with_file_and_field(tmp_path: Path, text: str) -> None:
    path = _write(tmp_path, "mara.yaml", text)
    with pytest.raises(IntakeError, match=r"mara\.yaml: complaint: is missing"):
        patient_from_intake(path)


def test_a_form_without_presenting_problem_names_the_section(tmp_path: Path) -> None:
    path = _write(tmp_path, "form.txt", "Name: Dana\nAge: 29\nGender: female\n")
    with pytest.raises(IntakeError, match=r"form\.txt: Presenting Problem: is missing"):
        patient_from_intake(path)


def test_a_complaint_alone_is_enough(tmp_path: Path) -> None:
    path = _write(tmp_path, "short.yaml", "complaint: I keep having panic attacks on the escalator.\n")
    patient = patient_from_intake(path)
    assert patient.disorder == "panic"
    assert patient.id == "short"
    assert patient.case.complaint.statement == "I keep having panic attacks on the escalator."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("complaint: I cry.\nagee: 3\n", "agee"),
        ("complaint: I cry at lunch.\nage: 12\n", "age"),
        ("complaint: I cry at lunch.\nage: 19\noccupation: retired\n", "age 19 does not go with"),
        ("complaint: The client cries at breakfast.\n", "write it as the patient says it"),
        ("complaint: I cry at lunch.\nculture: xx\n", "culture"),
        (
            "complaint: I cry at lunch.\ndisorder: depression\nseverity: mild\n"
            "items: {phq9: [9, 0, 0, 0, 0, 0, 0, 0, 0]}\n",
            "item 1",
        ),
        (
            "complaint: I cry at lunch.\ndisorder: depression\nitems: {phq9: [1, 1, 0, 0, 0, 0, 0, 0, 0]}\n",
            "items.phq9",
        ),
        ("complaint: I cry at lunch.\ncore_beliefs: [lazy]\n", "core_beliefs"),
        ("complaint: I cry at lunch.\nhistory: [{text: I fell off a swing., cues: [ladder]}]\n", "ladder"),
        ("complaint: I cry at lunch.\nname: 李小龙\n", "name"),
        ("complaint: [broken\n", "not valid YAML"),
        ("- one\n", "must hold fields"),
    ],
)
def test_bad_intake_files_are_refused_with_the_file_and_the_reason(
    tmp_path: Path, text: str, message: str
) -> None:
    path = _write(tmp_path, "bad.yaml", text)
    with pytest.raises(IntakeError, match=message) as caught:
        patient_from_intake(path)
    assert "bad.yaml" in str(caught.value)


def test_a_missing_file_and_a_file_of_no_known_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="cannot be read"):
        patient_from_intake(tmp_path / "nowhere.yaml")
    with pytest.raises(IntakeError, match="nor a form"):
        patient_from_intake(_write(tmp_path, "letter.txt", "Dear doctor, please help."))


def test_form_headings_are_found_with_numbers_and_bold_marks() -> None:
    sections = form_sections(FORM)
    assert sections["name"] == "Dana Okafor"
    assert sections["complaint"].startswith("I lie awake until four")
    assert sections["support"] == "My cousin Ife phones me from Leeds."


@pytest.mark.parametrize("kind", ["form.txt", "cactus.json"])
def test_a_form_becomes_a_patient_from_text_and_from_a_cactus_record(tmp_path: Path, kind: str) -> None:
    text = (
        json.dumps({"AI_client": {"intake_form": FORM, "attitude": "neutral"}})
        if kind.endswith("json")
        else FORM
    )
    patient = patient_from_intake(_write(tmp_path, kind, text))
    assert (patient.name, patient.age, patient.gender, patient.marital) == (
        "Dana Okafor",
        29,
        "woman",
        "single",
    )
    assert patient.occupation.job == "nurse"
    assert patient.education == "university"
    assert patient.disorder == "insomnia"
    assert patient.case.complaint.statement == "I lie awake until four with the radio on."
    told = [fact.statement for fact in patient.case.history]
    assert "I fell asleep at a red traffic light in March." in told
    assert "I grew up with my grandmother above a bakery." in told
    assert not any(statement.startswith("The client") for statement in told)


def test_braces_in_stated_text_are_no_slots(tmp_path: Path) -> None:
    path = _write(tmp_path, "brace.yaml", 'complaint: "I wrote {child} on the wall."\n')
    assert patient_from_intake(path).case.complaint.statement == "I wrote (child) on the wall."


def test_cues_are_taken_from_the_telling_words() -> None:
    assert derive_cues("My father checked my homework with a red pen.")[:2] == ("father", "homework")
    assert derive_cues("I did it again and again.") == ()


def test_sentences_are_not_cut_after_titles() -> None:
    assert sentences("I saw Dr. Weber. She laughed!") == ["I saw Dr. Weber.", "She laughed!"]


def test_a_text_without_signs_points_to_no_disorder() -> None:
    assert guess_disorder("I bought a boat.") is None
