from __future__ import annotations

import pytest

from clinical_frameworks.acts import load_acts
from clinical_frameworks.talk import FAMILIES, family_of
from corpus.exchange.annomi.codes import act_of
from corpus.record import Speaker

SPEAKERS: tuple[Speaker, Speaker] = ("therapist", "patient")


def test_every_act_has_a_family_of_whoever_may_say_it() -> None:
    for act in load_acts().values():
        for speaker in SPEAKERS:
            family = family_of(act.id, speaker)
            assert (family in FAMILIES[speaker]) == act.may_be_said_by(speaker), (act.id, speaker)


@pytest.mark.parametrize("main", ["question", "reflection", "therapist_input", "other"])
@pytest.mark.parametrize(
    "subtypes",
    [
        {},
        {"question_subtype": "closed"},
        {"reflection_subtype": "complex"},
        {"therapist_input_subtype": "negotiation"},
    ],
)
def test_every_code_of_the_annomi_importer_has_a_family(main: str, subtypes: dict[str, str]) -> None:
    assert family_of(act_of("therapist", {"main_therapist_behaviour": main, **subtypes}), "therapist")


@pytest.mark.parametrize(
    ("act", "speaker", "family"),
    [
        ("reflection_simple+question_open", "therapist", "question_open"),
        ("question_closed+affirm", "therapist", "question_closed"),
        ("affirm+structure", "therapist", "other"),
        ("summary", "therapist", "reflection_complex"),
        ("risk_inquiry", "therapist", "question_open"),
        ("change_talk+answer", "patient", "change"),
        ("resist", "patient", "sustain"),
        ("no_such_code", "patient", None),
        (None, "therapist", None),
    ],
)
def test_family_of_a_turn_is_that_of_its_last_telling_act(
    act: str | None, speaker: Speaker, family: str | None
) -> None:
    assert family_of(act, speaker) == family
