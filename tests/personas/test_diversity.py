from __future__ import annotations

import pytest

from personas import Patient, check_diversity, similarity
from personas.diversity import fingerprint


def _renamed(patient: Patient, patient_id: str, new_name: str) -> Patient:
    """The same case with the child, and the patient, called otherwise."""
    child = patient.person("child")
    assert child is not None
    text = patient.model_dump_json().replace(child.name, "Ottokar").replace(child.name.lower(), "ottokar")
    text = text.replace(patient.first_name, new_name).replace(f'"id":"{patient.id}"', f'"id":"{patient_id}"')
    return Patient.model_validate_json(text)


def test_a_patient_is_wholly_like_itself_and_similarity_is_symmetric(hundred: tuple[Patient, ...]) -> None:
    assert similarity(hundred[0], hundred[0]) == pytest.approx(1.0)
    assert similarity(hundred[0], hundred[1]) == similarity(hundred[1], hundred[0])
    assert 0.0 <= similarity(hundred[0], hundred[1]) <= 1.0


def test_another_name_does_not_hide_a_copy(hundred: tuple[Patient, ...]) -> None:
    original = next(patient for patient in hundred if patient.person("child"))
    copy = _renamed(original, "copy", "Zebedee")
    assert similarity(original, copy) == pytest.approx(1.0)
    (pair,) = check_diversity([original, copy], limit=0.6)
    assert (pair.first, pair.second) == (original.id, "copy")


def test_names_are_masked_in_the_compared_statements(hundred: tuple[Patient, ...]) -> None:
    for patient in hundred[:20]:
        words = {word for s in fingerprint(patient).statements for word in s.replace("'", " ").split()}
        assert not words & {person.name.lower() for person in patient.social_network}


def test_the_measure_by_hand(hundred: tuple[Patient, ...]) -> None:
    first, second = fingerprint(hundred[2]), fingerprint(hundred[3])
    facts = len(first.statements & second.statements) / min(len(first.statements), len(second.statements))
    attributes = sum(a == b for a, b in zip(first.attributes, second.attributes, strict=True)) / 9
    assert similarity(hundred[2], hundred[3]) == pytest.approx(0.8 * facts + 0.2 * attributes)
