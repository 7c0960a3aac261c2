from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinical_frameworks.talk import (
    FAMILIES,
    TalkModel,
    TalkModelError,
    UnknownTalkModelError,
    load_talk_model,
)
from clinical_frameworks.talk.lexicon import load_lexicon
from corpus.errors import TheraloomError
from corpus.record import Speaker

SPEAKERS: tuple[Speaker, Speaker] = ("therapist", "patient")


def test_model_comes_back_from_its_file(tmp_path: Path) -> None:
    model = load_talk_model()
    model.save(tmp_path / "mine.json")
    assert load_talk_model(tmp_path / "mine.json") == model


def test_unknown_model_names_those_that_ship() -> None:
    with pytest.raises(UnknownTalkModelError, match=r"'nowhere\.json'.*annomi"):
        load_talk_model("nowhere.json")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("schema_version", 9, "field schema_version"),
        ("spreads", {}, "spreads lacks backchannels, fillers, repeats, words"),
        ("extra", 1, "field extra"),
        ("lengths", {"therapist": 3}, "field lengths.therapist"),
    ],
)
def test_file_that_does_not_fit_names_file_and_field(
    tmp_path: Path, field: str, value: object, message: str
) -> None:
    content = json.loads(load_talk_model().model_dump_json())
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content | {field: value}))
    with pytest.raises(TalkModelError, match=message) as caught:
        load_talk_model(path)
    assert str(path) in str(caught.value)
    assert isinstance(caught.value, TheraloomError)


def test_folder_instead_of_a_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(TalkModelError, match="cannot be read"):
        load_talk_model(tmp_path)


def _strings(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield key
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)


def test_shipped_model_holds_numbers_and_words_of_our_own_lists_only() -> None:
    lexicon = load_lexicon()
    ours = {*lexicon.repeated, *lexicon.fillers}
    ours |= {item.text for item in lexicon.backchannels} | {item.text for item in lexicon.lead_ins}
    ours |= {"annomi", "therapist", "patient", *FAMILIES["therapist"], *FAMILIES["patient"]}
    content = json.loads(load_talk_model().model_dump_json())
    others = {text for text in _strings(content) if text not in ours and "_" not in text}
    fields = (
        "name utterances words lengths overall components weight turns families sounds fillers places inside "
        "odds forms repeats share hears counts placeable spreads backchannels correlation transitions start "
        "rows speaker previous third probabilities clock p10 p50 p90 sessions"
    )
    assert others == set(fields.split())


def test_shipped_model_is_the_high_quality_reference() -> None:
    fitted = load_talk_model().fitted_on
    assert fitted.sessions >= 10
    assert fitted.left_out_quality > 0


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_families_are_drawn_by_their_probabilities(speaker: Speaker) -> None:
    model = load_talk_model()
    rng = random.Random(0)
    other: Speaker = "patient" if speaker == "therapist" else "therapist"
    for previous in (None, *FAMILIES[other]):
        probabilities = model.family_probabilities(previous, 2, speaker)
        said = [] if previous is None else [previous, FAMILIES[speaker][0]]
        drawn = Counter(model.next_family(said, 2, speaker, rng) for _ in range(4000))
        for family, probability in probabilities.items():
            assert drawn[family] / 4000 == pytest.approx(probability, abs=0.035)


def test_open_questions_are_answered_more_by_change_talk_than_closed_ones() -> None:
    # Evoking change talk is what open questions are for (MITI 4.2.1); AnnoMI shows it in every third.
    model = load_talk_model()
    for third in (1, 2, 3):
        after_open = model.family_probabilities("question_open", third, "patient")
        after_closed = model.family_probabilities("question_closed", third, "patient")
        assert after_open["change"] > after_closed["change"]


def test_wrong_families_are_refused() -> None:
    model = load_talk_model()
    manner = model.draw_session(random.Random(0))
    with pytest.raises(TalkModelError, match="'change' is none of the therapist's"):
        model.draw_length(manner, "therapist", "change", random.Random(0))
    with pytest.raises(TalkModelError, match="'other' is none of the patient's"):
        model.family_probabilities("other", 1, "therapist")


def test_model_without_transitions_says_so() -> None:
    bare: TalkModel = load_talk_model().model_copy(update={"transitions": None, "name": "bare"})
    with pytest.raises(TalkModelError, match=r"'bare' has no transitions.*no act codes"):
        bare.next_family([], 1, "therapist", random.Random(0))
    manner = bare.draw_session(random.Random(0))
    assert bare.draw_length(manner, "patient", None, random.Random(0)) >= 1


def test_lengths_follow_the_manner() -> None:
    model = load_talk_model()
    manner = model.draw_session(random.Random(0))
    long = manner.model_copy(update={"patient": manner.patient.model_copy(update={"words": 2.0})})
    short = manner.model_copy(update={"patient": manner.patient.model_copy(update={"words": 0.5})})
    means = [
        sum(model.draw_length(bent, "patient", "neutral", random.Random(seed)) for seed in range(2000)) / 2000
        for bent in (short, long)
    ]
    assert 3.0 < means[1] / means[0] < 4.2
