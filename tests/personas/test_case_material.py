from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinical_frameworks.case import CaseFact
from personas import Patient
from personas.case_material import load_material
from personas.case_material.cues import CueLedger, mentions, spoken
from personas.case_material.material import DATA, CaseMaterial, Wording, wording_faults
from personas.case_material.slots import fill, person_values, sentence
from personas.errors import PersonaDataError
from personas.vocabulary import BELIEF_FAMILY, COMMON_DISORDERS, DISORDERS


def test_the_shipped_material_is_sound_and_wide_enough() -> None:
    material = load_material()
    assert set(material.chains) == set(DISORDERS)
    assert all(len(material.chains[disorder]) >= 10 for disorder in COMMON_DISORDERS)
    assert set(material.core_beliefs) == set(material.intermediate_beliefs) == set(BELIEF_FAMILY)
    for belief in BELIEF_FAMILY:
        assert sum(belief in entry.beliefs for entry in material.history) >= 3, belief


def test_every_cue_occurs_literally_in_its_fact_and_in_no_other(hundred: tuple[Patient, ...]) -> None:
    for patient in hundred:
        names = {person.name.lower() for person in patient.social_network} | {"mother", "father"}
        facts = list(patient.case.facts())
        for fact in facts:
            assert len(set(fact.cues)) == len(fact.cues)
            for cue in fact.cues:
                assert cue == cue.lower()
                assert cue in fact.statement.lower(), (patient.id, fact.id, cue)
                if cue in names:
                    assert fact.kind == "social"
                    continue
                for other in facts:
                    assert other is fact or not mentions(cue, other.statement), (fact.id, cue, other.id)


def test_statements_have_no_slots_left_and_begin_with_a_capital(hundred: tuple[Patient, ...]) -> None:
    for patient in hundred:
        for fact in patient.case.facts():
            assert not re.search(r"[{}]", fact.statement + fact.topic + "".join(fact.cues))
            assert not fact.statement[0].islower(), fact.statement


def test_fact_ids_have_the_agreed_form(hundred: tuple[Patient, ...]) -> None:
    form = re.compile(
        r"complaint|history\.\d+|social\.[a-z_]+|(?:phq9|gad7|pcl5)\.\d+|chain\d+\.(?:situation|thought|"
        r"behaviour|alternative|detail\d|for\d|against\d)|belief\.(?:core|intermediate)\d|coping\.\d|"
        r"strength\.\d|goal\.\d|event\.\d+|episode\.\d+|risk\.(?:passive|protective)\d"
    )
    for patient in hundred:
        for fact in patient.case.facts():
            assert form.fullmatch(fact.id), fact.id
        for chain in patient.case.chains:
            assert [d.id for d in chain.details] == [
                f"{chain.id}.detail{i + 1}" for i in range(len(chain.details))
            ]


def test_deeper_facts_need_more_trust(hundred: tuple[Patient, ...]) -> None:
    for patient in hundred:
        case = patient.case
        assert case.complaint.trust_needed == 0.0
        assert all(chain.situation.trust_needed <= 0.2 for chain in case.chains)
        assert all(fact.trust_needed == 0.6 for fact in case.core_beliefs)
        assert all(fact.trust_needed == 0.5 for fact in case.intermediate_beliefs)


def test_slots_print_names_pronouns_and_parents() -> None:
    values = person_values("child", "Leo", "man", "son") | person_values("mother", "Ada", "woman", "mother")
    assert fill("my {child.rel} {child} took {child.his} coat", values) == "my son Leo took his coat"
    assert sentence("{mother} rang, and {mother.he} cried.", values) == "My mother rang, and she cried."


@pytest.mark.parametrize(
    ("wording", "needs", "message"),
    [
        (Wording(text="I saw {cat}.", topic="it", cues=("saw",)), (), "{cat} is unknown"),
        (Wording(text="I saw {child}.", topic="it", cues=("saw",)), (), "not in needs"),
        (Wording(text="I saw {child.age}.", topic="it", cues=("saw",)), ("child",), "attributes are"),
        (Wording(text="At {workplace}.", topic="it", cues=("at",)), (), "'job' is not in needs"),
        (Wording(text="I saw it.", topic="it", cues=("school play",)), (), "does not occur"),
    ],
)
def test_faulty_wordings_are_named_with_entry_and_field(
    wording: Wording, needs: tuple[str, ...], message: str
) -> None:
    (fault,) = wording_faults("file.yaml: entry", wording, needs)
    assert fault.startswith("file.yaml: entry: ")
    assert message in fault


def test_a_broken_material_file_is_refused_with_file_entry_and_field(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    goals = tmp_path / "goals.yaml"
    goals.write_text("goals:\n  - {id: ride, text: I want to ride., topic: riding, cues: [a boat]}\n")
    with pytest.raises(PersonaDataError, match=r"goals\.yaml: ride: cues: 'a boat' does not occur"):
        load_material(tmp_path)
    goals.write_text("goals:\n  - {id: ride, text: 3, topic: riding, cues: [ride]}\n")
    with pytest.raises(PersonaDataError, match=r"goals\.yaml.*goals\.0\.text"):
        load_material(tmp_path)
    goals.unlink()
    with pytest.raises(PersonaDataError, match=r"goals\.yaml"):
        load_material(tmp_path)


def _fact(fact_id: str, statement: str, *cues: str, kind: str = "history") -> CaseFact:
    return CaseFact.model_validate(
        {"id": fact_id, "kind": kind, "statement": statement, "topic": "it", "cues": cues}
    )


def test_a_fact_that_would_take_the_last_cue_of_another_is_refused() -> None:
    ledger = CueLedger([])
    assert ledger.admit(_fact("a", "The red kite got stuck.", "red kite", "got stuck"))
    assert ledger.admit(_fact("b", "My key got stuck in the lock.", "lock"))
    assert ledger.get("a").cues == ("red kite",)
    assert not ledger.admit(_fact("c", "She painted a red kite.", "painted"))


def test_a_bare_name_is_a_cue_of_the_social_fact_only() -> None:
    ledger = CueLedger(["Leo"])
    assert ledger.admit(_fact("social.child", "Leo draws fish.", "leo", kind="social"))
    assert ledger.admit(_fact("history.1", "I forgot Leo at the pool.", "leo", "pool"))
    assert ledger.get("social.child").cues == ("leo",)
    assert ledger.get("history.1").cues == ("pool",)


@given(st.text())
def test_a_text_mentions_every_whole_run_of_its_own_words(text: str) -> None:
    words = spoken(text).split()
    rng = random.Random(len(text))
    if words:
        start = rng.randrange(len(words))
        assert mentions(" ".join(words[start : start + 3]), text)


def test_material_is_loaded_once() -> None:
    assert isinstance(load_material(), CaseMaterial)
    assert load_material() is load_material()
