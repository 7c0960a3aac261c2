"""Which items a session's talk mentions: facts by id and phrases in the final text, hand-made turns."""

from __future__ import annotations

import pytest

from clinical_frameworks.instruments import load_instrument, make_measure
from corpus.record import Delivery, Measure, Speaker, Turn
from engine.mentioned_items import with_mentions

PHQ9 = make_measure(load_instrument("phq9"), (0, 2, 0, 1, 0, 0, 0, 0, 0), (1, 1, 0, 0, 0, 0, 0, 0, 0))


def turn(index: int, speaker: Speaker, text: str, **more: object) -> Turn:
    return Turn.model_validate(
        {"id": f"c/1/{index}", "index": index, "speaker": speaker, "text": text, **more}
    )


def said_by(number: int, *, backchannel: bool = False) -> Delivery:
    return Delivery(merged=number, plain=None, backchannel=backchannel, overlaps=False, pause_before_s=0.0)


def mentioned(*turns: Turn, measure: Measure = PHQ9, language: str = "en") -> tuple[int, ...]:
    return with_mentions(measure, turns, language).mentioned_items


@pytest.mark.parametrize(
    ("text", "more", "items"),
    [
        ("I can't sleep and I'm worn out.", {}, (3, 4)),
        ("The kettle again, at three.", {"discloses": ("phq9.3",)}, (3,)),
        ("As I said about the kettle.", {"refers_to": ("phq9.3", "gad7.1")}, (3,)),
        ("I can't sleep.", {"discloses": ("phq9.4",)}, (3, 4)),
        ("I'm not tired.", {}, ()),
        ("My son can't sleep.", {}, ()),
    ],
)
def test_facts_and_phrases_are_united(text: str, more: dict[str, object], items: tuple[int, ...]) -> None:
    assert mentioned(turn(0, "patient", text, **more)) == items


def test_only_the_patient_mentions() -> None:
    assert mentioned(turn(0, "therapist", "I can't sleep.", refers_to=("phq9.2",))) == ()


def test_a_sentence_that_a_listener_interrupts_is_read_whole() -> None:
    parts = (
        turn(0, "patient", "I've been waking at three and I", delivery=said_by(0)),
        turn(1, "therapist", "mm-hmm", delivery=said_by(0, backchannel=True)),
        turn(2, "patient", "can't sleep after that.", delivery=said_by(0)),
    )
    assert 3 in mentioned(*parts)


def test_the_other_two_labels_stay_as_they_were() -> None:
    after = with_mentions(PHQ9, [turn(0, "patient", "I can't sleep.")], "en")
    assert after == PHQ9.model_copy(update={"mentioned_items": (3,)})


def test_in_another_language_only_facts_count() -> None:
    said = turn(0, "patient", "I can't sleep.", discloses=("phq9.4",))
    assert mentioned(said, language="de") == (4,)
