"""Episodes of the ordinary week: enough for everybody, told at length, and no loss to the rest of a case."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.seeds import derive_rng
from personas import Patient, patient_from_intake
from personas.case_material import load_material
from personas.case_material.builder import EPISODES
from personas.case_material.cues import mentions
from personas.case_material.material import DATA, CaseMaterial, Template
from personas.case_material.slots import Surroundings
from personas.errors import PersonaDataError
from personas.patient_sampler import Stated, sample_patient
from personas.people import Living, Occupation, SocialPerson
from personas.vocabulary import DISORDERS, Disorder

INTAKE = Path(__file__).parents[2] / "examples" / "intake.yaml"


def _with(episodes: tuple[Template, ...]) -> CaseMaterial:
    return load_material().model_copy(update={"episodes": episodes})


def _draw(number: int, material: CaseMaterial | None = None) -> Patient:
    disorder: Disorder = DISORDERS[number % len(DISORDERS)]
    return sample_patient(f"p{number}", Stated(disorder=disorder), derive_rng(5, number), material=material)


def _without_episodes(patient: Patient) -> dict[str, Any]:
    content = patient.model_dump()
    del content["case"]["episodes"]
    return content


# The data


def test_every_episode_is_told_in_six_to_eight_further_sentences_that_occur_once() -> None:
    episodes = load_material().episodes
    assert len(episodes) >= 170
    assert {len(e.more) for e in episodes} <= {6, 7, 8}
    sentences = Counter(sentence for e in episodes for sentence in (e.text, *e.more))
    assert sentences.most_common(1)[0][1] == 1
    openers = Counter(" ".join(sentence.split()[:3]).lower() for sentence in sentences)
    assert [opener for opener, count in openers.items() if count > 2] == []


def test_no_episode_belongs_to_a_belief() -> None:
    # An episode is no topic of the therapy; one that only some beliefs allow would be.
    assert [e.id for e in load_material().episodes if e.beliefs] == []


@pytest.mark.parametrize(
    ("age", "occupation", "persons"),
    [
        (78, Occupation(status="retired"), ()),
        (20, Occupation(status="student"), ()),
        (
            38,
            Occupation(status="employed", job="nurse", workplace="the ward"),
            (
                SocialPerson(
                    slot="child", name="Noor", gender="woman", relation="daughter", age=9, closeness=0.8
                ),
            ),
        ),
        (50, Occupation(status="unemployed"), ()),
        (50, Occupation(status="carer"), ()),
    ],
    ids=["retired and alone", "student", "employed parent", "unemployed", "carer"],
)
@pytest.mark.parametrize("disorder", DISORDERS)
def test_at_least_forty_fit_whoever_the_patient_is(
    age: int, occupation: Occupation, persons: tuple[SocialPerson, ...], disorder: Disorder
) -> None:
    life = Surroundings(age, occupation, Living(home="the flat"), {p.slot: p for p in persons})
    fitting = [
        e
        for e in load_material().episodes
        if life.meets(e.needs, e.ages) and (not e.disorders or disorder in e.disorders)
    ]
    assert len(fitting) >= 40


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            "{id: x, needs: [cat], text: It rained., topic: rain, cues: [rained]}",
            "x: needs: 'cat' is unknown",
        ),
        ("{id: x, text: It rained., topic: rain, cues: [snow]}", "x: cues: 'snow' does not occur"),
        ("{id: x, text: It rained., topic: rain, cues: [rained], more: [And on]}", "x: more: 'And on' must"),
        ("{text: It rained., topic: rain, cues: [rained]}", "entry 0: has no id"),
    ],
)
def test_a_faulty_episode_is_named_with_file_entry_and_field(
    tmp_path: Path, entry: str, message: str
) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    (tmp_path / "episodes.yaml").write_text(f"episodes:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(PersonaDataError, match=r"episodes\.yaml: " + re.escape(message)):
        load_material(tmp_path)


# The draw


def test_nearly_every_patient_has_enough_to_tell_of(hundred: tuple[Patient, ...]) -> None:
    counts = [len(patient.case.episodes) for patient in hundred]
    assert max(counts) <= EPISODES
    assert sum(count >= 15 for count in counts) >= 95


def test_episodes_are_facts_of_the_case_that_need_no_trust(hundred: tuple[Patient, ...]) -> None:
    for patient in hundred:
        episodes = patient.case.episodes
        assert [fact.id for fact in episodes] == [f"episode.{i + 1}" for i in range(len(episodes))]
        assert all(fact.kind == "episode" and fact.trust_needed == 0.0 for fact in episodes)
        assert all(patient.case.fact(fact.id) is fact for fact in episodes)
        assert {fact.id for fact in episodes} <= {fact.id for fact in patient.case.facts()}
        for sentence in (s for fact in episodes for s in (fact.statement, fact.topic, *fact.more)):
            assert not re.search(r"[{}]", sentence), sentence


def test_no_cue_of_an_episode_occurs_elsewhere_and_no_other_cue_in_an_episode(
    hundred: tuple[Patient, ...],
) -> None:
    for patient in hundred:
        names = {person.name.lower() for person in patient.social_network} | {"mother", "father"}
        facts = list(patient.case.facts())
        for fact in facts:
            text = " ".join((fact.statement, fact.topic, *fact.more))
            for other in facts:
                if other is fact or "episode" not in (fact.kind, other.kind):
                    continue
                for cue in set(other.cues) - names:
                    assert not mentions(cue, text), (patient.id, other.id, cue, fact.id)


@pytest.mark.parametrize("number", range(24))
def test_the_rest_of_a_patient_is_the_same_with_and_without_episodes(number: int) -> None:
    with_them, without = _draw(number), _draw(number, _with(()))
    assert with_them.case.episodes
    assert without.case.episodes == ()
    assert _without_episodes(with_them) == _without_episodes(without)


@pytest.mark.parametrize("number", range(6))
def test_an_episode_that_contains_a_cue_of_another_fact_is_left_out(number: int) -> None:
    # The ledger alone would let it take one of two cues away from a fact.
    plain = _draw(number, _with(()))
    names = {person.name.lower() for person in plain.social_network} | {"mother", "father"}
    cues = [cue for fact in plain.case.facts() for cue in fact.cues if cue not in names]
    colliding = tuple(
        Template(
            id=f"e{i}", text=f"Zeppelin {i} passed and {cue}.", topic="it", cues=(f"zeppelin {i} passed",)
        )
        for i, cue in enumerate(cues)
    )
    free = Template(id="free", text="A dirigible passed.", topic="it", cues=("dirigible",))
    patient = _draw(number, _with((*colliding, free)))
    assert [fact.statement for fact in patient.case.episodes] == ["A dirigible passed."]
    assert _without_episodes(patient) == _without_episodes(plain)


def test_the_same_seed_gives_the_same_episodes_and_another_seed_others() -> None:
    assert _draw(3).case.episodes == _draw(3).case.episodes
    lives = {tuple(fact.statement for fact in _draw(number).case.episodes) for number in range(12)}
    assert len(lives) == 12


def test_a_patient_from_an_intake_file_has_episodes_too() -> None:
    patient = patient_from_intake(INTAKE, seed=2)
    assert len(patient.case.episodes) >= 15
    without = patient_from_intake(INTAKE, seed=2, material=_with(()))
    assert _without_episodes(patient) == _without_episodes(without)
